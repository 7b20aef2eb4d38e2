/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.definition;

import java.util.Locale;

/** Names of fields made of names that others have chosen. */
public final class FieldNames {
  private static final int LONGEST = 63;

  private FieldNames() {}

  /** Whether a stream, a view or a measure can have that name. */
  public static boolean isValid(String name) {
    return Names.isValid(name);
  }

  /**
   * A valid name that reads like the given one: {@code orderId} gives {@code order_id}, {@code
   * Total (EUR)} gives {@code total_eur}. Different names may give the same.
   */
  public static String of(String name) {
    String words =
        name.replaceAll("(\\p{Lower}|\\d)(\\p{Upper})", "$1_$2")
            .replaceAll("(\\p{Upper})(\\p{Upper}\\p{Lower})", "$1_$2")
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "_")
            .replaceAll("^_+|_+$", "");
    String begun = words.matches("[a-z].*") ? words : words.isEmpty() ? "field" : "field_" + words;
    String valid = begun.substring(0, Math.min(LONGEST, begun.length()));
    return Names.RESERVED.contains(valid) ? valid + "_" : valid;
  }
}
