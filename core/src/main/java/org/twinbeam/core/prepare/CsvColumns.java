/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.prepare;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.twinbeam.core.schema.Field;

/** Which field each value of a record of CSV belongs to. */
final class CsvColumns {
  private final int[] slots;
  private final String expected;

  private CsvColumns(int[] slots, String expected) {
    this.slots = slots;
    this.expected = expected;
  }

  /** A value for each field of the definition, in its order. */
  static CsvColumns inOrder(List<Field> fields, FieldSlots slots) {
    int[] order = fields.stream().mapToInt(f -> slots.find(f.name())).toArray();
    return new CsvColumns(order, "the definition's " + order.length);
  }

  /**
   * A value for each name. Names that are no fields are passed over; a field that no name names is
   * missing.
   *
   * @throws DecodeException if a name is there twice
   */
  static CsvColumns named(List<String> names, FieldSlots slots) throws DecodeException {
    Set<String> seen = new HashSet<>();
    int[] order = new int[names.size()];
    for (int i = 0; i < order.length; i++) {
      String name = names.get(i);
      if (!seen.add(name)) {
        throw new DecodeException(
            "the content type names the column " + Quoted.value(name) + " twice; expected it once");
      }
      order[i] = slots.findFrom(name);
    }
    return new CsvColumns(order, "one for each of the " + order.length + " columns");
  }

  /** Of how many values a record must consist. */
  int size() {
    return slots.length;
  }

  /** The place of the field that the value belongs to, or -1 if to none. */
  int slot(int column) {
    return slots[column];
  }

  /** Ends a message on how many values a record should have had. */
  String expected() {
    return expected;
  }
}
