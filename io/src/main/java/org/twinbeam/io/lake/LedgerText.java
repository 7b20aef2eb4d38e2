/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import java.util.ArrayList;
import java.util.List;
import org.twinbeam.core.epoch.EpochCut;

/**
 * Ledger entries as the value of a table property. Each is told by its difference from the one
 * before it, {@code epoch,rows,endedAt,end of partition 0,end of partition 1,...}, for a long
 * ledger in metadata that is written with every commit must be short. Entries are separated by a
 * semicolon; the first differs from epoch -1 at time 0, offsets 0.
 */
final class LedgerText {

  private LedgerText() {}

  static String write(List<LedgerEntry> entries, int partitions) {
    StringBuilder text = new StringBuilder();
    LedgerEntry before = zero(partitions);
    for (LedgerEntry entry : entries) {
      if (text.length() > 0) {
        text.append(';');
      }
      text.append(entry.cut().epoch() - before.cut().epoch());
      text.append(',').append(entry.rows());
      text.append(',').append(entry.endedAt() - before.endedAt());
      for (int p = 0; p < partitions; p++) {
        text.append(',').append(entry.cut().ends().get(p) - before.cut().ends().get(p));
      }
      before = entry;
    }
    return text.toString();
  }

  /**
   * @throws IllegalArgumentException if the text is not what {@link #write} makes of so many
   *     partitions
   */
  static List<LedgerEntry> read(String text, int partitions) {
    List<LedgerEntry> entries = new ArrayList<>();
    if (text.isEmpty()) {
      return entries;
    }
    LedgerEntry before = zero(partitions);
    for (String part : text.split(";", -1)) {
      String[] numbers = part.split(",", -1);
      if (numbers.length != partitions + 3) {
        throw new IllegalArgumentException(
            "an entry is '" + part + "', must be " + (partitions + 3) + " numbers");
      }
      List<Long> ends = new ArrayList<>(partitions);
      for (int p = 0; p < partitions; p++) {
        ends.add(before.cut().ends().get(p) + Long.parseLong(numbers[p + 3]));
      }
      before =
          new LedgerEntry(
              new EpochCut(before.cut().epoch() + Long.parseLong(numbers[0]), ends),
              Long.parseLong(numbers[1]),
              before.endedAt() + Long.parseLong(numbers[2]));
      entries.add(before);
    }
    return entries;
  }

  private static LedgerEntry zero(int partitions) {
    return new LedgerEntry(EpochCut.origin(partitions), 0, 0);
  }
}
