/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.oracle;

import java.util.Arrays;
import java.util.Comparator;
import org.twinbeam.core.schema.FieldType;

/** Which of two values of a type is the lesser. */
final class ValueOrder {

  private ValueOrder() {}

  /**
   * Texts by code points, enums as declared, false before true, NaN above infinity, all else as one
   * would think.
   */
  @SuppressWarnings("unchecked")
  static Comparator<Object> of(FieldType type) {
    if (type instanceof FieldType.EnumType symbols) {
      return Comparator.comparing(symbols.symbols()::indexOf);
    } else if (type instanceof FieldType.StringType) {
      return Comparator.comparing(text -> ((String) text).codePoints().toArray(), Arrays::compare);
    }
    return (Comparator<Object>) (Comparator<?>) Comparator.naturalOrder();
  }
}
