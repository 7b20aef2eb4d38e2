/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.twinbeam.core.oracle.OracleAnswer.Counts;
import org.twinbeam.core.oracle.OracleAnswer.PartitionEpoch;
import org.twinbeam.core.oracle.OracleAnswer.RejectedAt;
import org.twinbeam.core.prepare.Outcome;
import org.twinbeam.core.shard.CellId;
import org.twinbeam.core.shard.ShardFlush;
import org.twinbeam.core.shard.StreamPlan;

/**
 * What a store keeps of what shards tell: a row is replaced, unless the newer one has fewer events;
 * rejects are known by their place.
 */
final class Recorded {

  private record Row(int shard, long epoch, CellId cell) {}

  private final StreamPlan plan;
  private final Map<Row, ShardFlush.CellRow> rows = new HashMap<>();
  private final Map<PartitionEpoch, Counts> counts = new HashMap<>();
  private final Map<List<Long>, RejectedAt> rejects = new HashMap<>();

  Recorded(StreamPlan plan) {
    this.plan = plan;
  }

  void add(ShardFlush flush) {
    for (ShardFlush.CellRow row : flush.cells()) {
      CellId cell = new CellId(view(row.version()), row.key(), row.paneStart());
      rows.merge(
          new Row(flush.shard(), row.epoch(), cell),
          row,
          (old, told) -> told.events() < old.events() ? old : told);
    }
    flush.counts().forEach(row -> add(flush.shard(), row));
    flush.rejects().forEach(this::add);
  }

  void add(int partition, ShardFlush.CountRow row) {
    if (row.read() != row.accepted() + row.rejected() + row.duplicates()) {
      throw new AssertionError("the equation does not hold in " + row);
    }
    Counts told = new Counts(row.read(), row.accepted(), row.rejected(), row.duplicates());
    if (row.read() > 0) { // the oracle lists no empty epochs
      counts.merge(
          new PartitionEpoch(partition, row.epoch()),
          told,
          (old, newer) -> newer.read() < old.read() ? old : newer);
    }
  }

  void add(ShardFlush.Reject reject) {
    rejects.put(
        List.of((long) reject.partition(), reject.offset()),
        new RejectedAt(
            reject.partition(),
            reject.offset(),
            reject.epoch(),
            Outcome.Step.valueOf(reject.step())));
  }

  /** Adds the states of the epochs up to {@code asOf}. */
  void addTo(MergedStates merged, long asOf) {
    rows.forEach(
        (row, state) -> {
          if (row.epoch() <= asOf) {
            merged.add(row.cell(), state.state());
          }
        });
  }

  Map<PartitionEpoch, Counts> counts() {
    return counts;
  }

  List<RejectedAt> rejects() {
    List<RejectedAt> sorted = new ArrayList<>(rejects.values());
    sorted.sort(
        Comparator.comparingInt(RejectedAt::partition).thenComparingLong(RejectedAt::offset));
    return sorted;
  }

  private int view(String version) {
    for (int i = 0; i < plan.views().size(); i++) {
      if (plan.views().get(i).version().equals(version)) {
        return i;
      }
    }
    throw new AssertionError("no view has version " + version);
  }
}
