/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.twinbeam.core.epoch.EpochCut;

/**
 * What a raw table tells of its epochs: the newest in the table's properties, each one in the
 * summary of the snapshot that committed it. All of it changes in the transaction that adds the
 * files.
 */
final class Ledger {

  private static final String PARTITIONS = "twinbeam.partitions";
  private static final String COMMITTED_THROUGH = "twinbeam.committed-through";
  private static final String EPOCH = "twinbeam.epoch";
  private static final String CUT = "twinbeam.cut";
  private static final String ROWS = "twinbeam.rows";
  private static final String ENDED_AT = "twinbeam.ended-at";

  private final Table table;

  Ledger(Table table) {
    this.table = table;
  }

  /** Properties of a new table, in which no epoch is committed. */
  static Map<String, String> start(int partitions) {
    Map<String, String> properties = through(EpochCut.origin(partitions));
    properties.put(PARTITIONS, Integer.toString(partitions));
    return properties;
  }

  /** Properties once the cut's epoch is committed. */
  static Map<String, String> through(EpochCut cut) {
    Map<String, String> properties = new HashMap<>();
    properties.put(COMMITTED_THROUGH, Long.toString(cut.epoch()));
    properties.put(CUT, text(cut.ends()));
    return properties;
  }

  /** Summary of the snapshot that commits an epoch. */
  static Map<String, String> summary(EpochCommit commit) {
    return Map.of(
        EPOCH, Long.toString(commit.epoch()),
        CUT, text(commit.to().ends()),
        ROWS, Long.toString(commit.rowsRead()),
        ENDED_AT, Long.toString(commit.endedAt()));
  }

  int partitions() {
    return Integer.parseInt(property(PARTITIONS));
  }

  /** The newest committed epoch, -1 if there is none. */
  long committedThrough() {
    return Long.parseLong(property(COMMITTED_THROUGH));
  }

  /** Where the newest committed epoch ends. */
  EpochCut newestCut() {
    return new EpochCut(committedThrough(), ends(property(CUT)));
  }

  Optional<LedgerEntry> entry(long epoch) {
    String wanted = Long.toString(epoch);
    for (Snapshot snapshot : table.snapshots()) {
      Map<String, String> summary = snapshot.summary();
      if (wanted.equals(summary.get(EPOCH))) {
        return Optional.of(
            new LedgerEntry(
                new EpochCut(epoch, ends(summary.get(CUT))),
                Long.parseLong(summary.get(ROWS)),
                Long.parseLong(summary.get(ENDED_AT))));
      }
    }
    return Optional.empty();
  }

  private String property(String name) {
    String value = table.properties().get(name);
    if (value == null) {
      throw new LakeException(
          "table "
              + table.name()
              + " has no property "
              + name
              + ": something other than Twinbeam made or changed it");
    }
    return value;
  }

  private static String text(List<Long> ends) {
    return ends.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  private static List<Long> ends(String text) {
    return Arrays.stream(text.split(",")).map(Long::valueOf).collect(Collectors.toList());
  }
}
