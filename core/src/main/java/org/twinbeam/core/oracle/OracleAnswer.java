/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.oracle;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.twinbeam.core.prepare.Outcome.Step;

/**
 * What everything should be, as of an epoch.
 *
 * @param cells by cell, each measure's expected result by the measure's name; a cell is there if at
 *     least one accepted event falls into it
 * @param counts the equation's terms, for each partition and epoch that holds an event
 * @param rejects the refused events, by partition and offset
 */
public record OracleAnswer(
    Map<Cell, Map<String, Expected>> cells,
    Map<PartitionEpoch, Counts> counts,
    List<RejectedAt> rejects) {

  /** An epoch of a partition. */
  public record PartitionEpoch(int partition, long epoch) {}

  /** The equation {@code read = accepted + rejected + duplicates}. */
  public record Counts(long read, long accepted, long rejected, long duplicates) {
    static final Counts ZERO = new Counts(0, 0, 0, 0);

    Counts with(OracleEvent.Fate fate) {
      return switch (fate) {
        case ACCEPTED -> new Counts(read + 1, accepted + 1, rejected, duplicates);
        case REJECTED -> new Counts(read + 1, accepted, rejected + 1, duplicates);
        case DUPLICATE -> new Counts(read + 1, accepted, rejected, duplicates + 1);
      };
    }

    Counts plus(Counts other) {
      return new Counts(
          read + other.read,
          accepted + other.accepted,
          rejected + other.rejected,
          duplicates + other.duplicates);
    }
  }

  /** A refused event's place, and the step that refused it. */
  public record RejectedAt(int partition, long offset, long epoch, Step step) {}

  /** The equation over all partitions and epochs. */
  public Counts total() {
    return counts.values().stream().reduce(Counts.ZERO, Counts::plus);
  }

  /** The same, with the cells of one view alone. */
  public OracleAnswer only(String view) {
    Map<Cell, Map<String, Expected>> ofView = new LinkedHashMap<>();
    cells.forEach(
        (cell, measures) -> {
          if (cell.view().equals(view)) {
            ofView.put(cell, measures);
          }
        });
    return new OracleAnswer(ofView, counts, rejects);
  }
}
