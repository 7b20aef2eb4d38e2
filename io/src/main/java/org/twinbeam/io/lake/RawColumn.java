/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** A column of a raw file that a reader can leave out. */
public enum RawColumn {
  EPOCH,
  PARTITION,
  OFFSET,
  RECEIVED_AT,
  CONTENT_TYPE,
  SOURCE,
  IDENTITY,
  PAYLOAD;

  /** All columns that a {@code LogRecord} holds. */
  public static Set<RawColumn> all() {
    return EnumSet.allOf(RawColumn.class);
  }

  String columnName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
