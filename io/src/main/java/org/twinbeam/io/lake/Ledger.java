/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.Table;
import org.twinbeam.core.epoch.EpochCut;

/**
 * What a raw table tells of its epochs, in its properties: they change in the transaction that adds
 * the files, and every snapshot may expire.
 *
 * <p>Thinned with age: all of the newest {@value #DENSE} epochs and one more have their entry, of
 * those up to twice as old every second, up to four times as old every fourth, and so on. So a
 * ledger of n epochs has about {@code DENSE / 2 * log2(n)} entries, and below any epoch of age a
 * there is an entry at most {@code a * 2 / DENSE} epochs away. Immutable.
 */
final class Ledger {

  private static final String PARTITIONS = "twinbeam.partitions";
  private static final String COMMITTED_THROUGH = "twinbeam.committed-through";
  private static final String LEDGER = "twinbeam.ledger";

  static final int DENSE = 128;

  private final int partitions;

  /** Ascending; the last is the newest epoch. */
  private final List<LedgerEntry> entries;

  private Ledger(int partitions, List<LedgerEntry> entries) {
    this.partitions = partitions;
    this.entries = List.copyOf(entries);
  }

  /** The ledger of a table in which no epoch is committed. */
  static Ledger start(int partitions) {
    return new Ledger(partitions, List.of());
  }

  /**
   * @throws LakeException if the table has none, or a broken one
   */
  static Ledger of(Table table) {
    String through = property(table, COMMITTED_THROUGH);
    String text = property(table, LEDGER);
    try {
      int partitions = Integer.parseInt(property(table, PARTITIONS));
      Ledger ledger = new Ledger(partitions, LedgerText.read(text, partitions));
      if (ledger.committedThrough() != Long.parseLong(through)) {
        throw new IllegalArgumentException("it ends with epoch " + ledger.committedThrough());
      }
      return ledger;
    } catch (IllegalArgumentException e) {
      throw new LakeException(
          "table "
              + table.name()
              + " has a broken ledger of its epochs, which are committed through "
              + through
              + ": "
              + e.getMessage()
              + ". Something other than Twinbeam changed its properties",
          e);
    }
  }

  private static String property(Table table, String name) {
    String value = table.properties().get(name);
    if (value == null) {
      throw new LakeException(
          "table "
              + table.name()
              + " has no property "
              + name
              + ": an earlier build or something other than Twinbeam made it. Give the stream a new"
              + " name, or drop the table and let ingestion read the log again");
    }
    return value;
  }

  Map<String, String> properties() {
    Map<String, String> properties = new HashMap<>();
    properties.put(PARTITIONS, Integer.toString(partitions));
    properties.put(COMMITTED_THROUGH, Long.toString(committedThrough()));
    properties.put(LEDGER, LedgerText.write(entries, partitions));
    return properties;
  }

  /** The ledger once the next epoch is committed. */
  Ledger with(LedgerEntry next) {
    long newest = next.cut().epoch();
    List<LedgerEntry> kept = new ArrayList<>();
    for (LedgerEntry entry : entries) {
      if (isKept(entry.cut().epoch(), newest)) {
        kept.add(entry);
      }
    }
    kept.add(next);
    return new Ledger(partitions, kept);
  }

  /**
   * Where an epoch begins decides: epoch 0 begins at the origin, and what is left out once is never
   * wanted again, since epochs only grow older.
   */
  private static boolean isKept(long epoch, long newest) {
    return newest - epoch <= DENSE * Long.lowestOneBit(epoch + 1);
  }

  int partitions() {
    return partitions;
  }

  int size() {
    return entries.size();
  }

  /** The newest committed epoch, -1 if there is none. */
  long committedThrough() {
    return newestCut().epoch();
  }

  /** Where the newest committed epoch ends. */
  EpochCut newestCut() {
    return entries.isEmpty() ? EpochCut.origin(partitions) : entries.get(entries.size() - 1).cut();
  }

  /** The newest cut that is kept of this epoch or an older one; the origin if there is none. */
  EpochCut cutAtOrBefore(long epoch) {
    EpochCut found = EpochCut.origin(partitions);
    for (LedgerEntry entry : entries) {
      if (entry.cut().epoch() > epoch) {
        break;
      }
      found = entry.cut();
    }
    return found;
  }

  /** What is recorded of an epoch; empty if it is not committed, or thinned out. */
  Optional<LedgerEntry> entry(long epoch) {
    return entries.stream().filter(entry -> entry.cut().epoch() == epoch).findFirst();
  }
}
