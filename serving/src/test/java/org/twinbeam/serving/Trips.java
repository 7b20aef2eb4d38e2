/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.serving;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.twinbeam.core.prepare.Outcome;
import org.twinbeam.core.shard.CellId;
import org.twinbeam.core.shard.Shard;
import org.twinbeam.core.shard.ShardFlush;
import org.twinbeam.core.shard.StreamPlan;
import org.twinbeam.core.view.CellState;
import org.twinbeam.core.view.ViewPlan;
import org.twinbeam.io.store.BatchRun;
import org.twinbeam.io.store.BatchStatements;
import org.twinbeam.io.store.Lease;
import org.twinbeam.io.store.Reach;
import org.twinbeam.io.store.Registration;
import org.twinbeam.io.store.Store;
import org.twinbeam.io.store.StoreConfig;
import org.twinbeam.io.store.StorePools;

/**
 * The trips of a taxi company, as both layers leave them in a store: a log of one partition kept in
 * memory, and the shards of core run over it.
 */
final class Trips {

  static final String STREAM = "trips";

  /** When epoch e began: noon and e minutes. */
  static long startOf(long epoch) {
    return java.time.Instant.parse("2024-05-01T12:00:00Z").toEpochMilli() + epoch * 60_000;
  }

  private record Entry(long epoch, String payload) {}

  private final StoreConfig config;
  private final Store store;
  private final StreamPlan plan;
  private final Registration registration;
  private final List<Entry> log = new ArrayList<>();
  private long epoch;

  Trips(StoreConfig config) {
    this(config, yaml());
  }

  Trips(StoreConfig config, String yaml) {
    this.config = config;
    this.store = Store.open(config);
    this.plan = StreamPlan.of(yaml);
    this.registration =
        new Registration(STREAM, plan.versions().preparation(), plan.versions().views(), yaml);
    store.register(registration);
  }

  static String yaml() {
    try (InputStream in = Trips.class.getResourceAsStream("/trips.yaml")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  Store store() {
    return store;
  }

  Registration registration() {
    return registration;
  }

  String version(String view) {
    return registration.views().get(view);
  }

  /** Adds an event to the log. */
  Trips trip(
      String id, String at, String city, String kind, Integer seats, double minutes, String fare) {
    return event(
        "{\"trip\":\"%s\",\"at\":\"%s\",\"city\":\"%s\",\"kind\":\"%s\",\"seats\":%s,\"minutes\":%s,\"fare\":%s}"
            .formatted(id, at, city, kind, seats, minutes, fare));
  }

  Trips event(String payload) {
    log.add(new Entry(epoch, payload));
    return this;
  }

  /** Writes a marker. */
  Trips nextEpoch() {
    epoch++;
    return this;
  }

  /** Runs a new speed job over the whole log, from the given epoch on; gives its generation. */
  long speed(long from) {
    long generation = store.startGeneration(registration, from, 1);
    Shard shard = plan.shard(0, 0, from);
    feed(shard, Long.MAX_VALUE);
    store.flush(generation, shard.flush());
    return generation;
  }

  /** Runs the batch layer over the epochs below the horizon. */
  long batch(long horizon, boolean rebuild) throws SQLException {
    try (Lease lease = store.lease(STREAM, "test");
        Connection connection = StorePools.dataSource(config).getConnection()) {
      BatchRun run =
          store.begin(lease, registration, rebuild, Reach.ofLog(horizon, startOf(horizon)));
      Shard shard = plan.shard(0, 0, run.horizonFrom());
      feed(shard, horizon);
      Map<CellId, byte[]> cells = new HashMap<>();
      ShardFlush counts = shard.drain(cells::put);
      for (ViewPlan view : plan.views()) {
        write(connection, run, view, cells);
      }
      try (PreparedStatement write = connection.prepareStatement(BatchStatements.WRITE_COUNT)) {
        for (ShardFlush.CountRow row : counts.counts()) {
          BatchStatements.setCount(write, STREAM, registration.preparation(), 0, row);
          write.executeUpdate();
        }
      }
      store.publish(lease, run);
      return run.run();
    }
  }

  private void write(Connection connection, BatchRun run, ViewPlan view, Map<CellId, byte[]> cells)
      throws SQLException {
    BatchRun.VersionRun build =
        run.versions().stream()
            .filter(v -> v.version().equals(view.version()))
            .findFirst()
            .orElseThrow();
    List<ShardFlush.CellRow> rows = new ArrayList<>();
    for (Map.Entry<CellId, byte[]> cell : cells.entrySet()) {
      CellId id = cell.getKey();
      if (plan.views().get(id.view()) != view) {
        continue;
      }
      CellState state = view.read(cell.getValue());
      var name = new org.twinbeam.io.store.Cell(id.key(), id.paneStart());
      byte[] before =
          store.lookup(view.version(), build.base(), build.previousRun(), List.of(name)).get(name);
      if (before != null) {
        state.merge(view.read(before));
      }
      rows.add(
          new ShardFlush.CellRow(
              view.version(), 0, id.key(), id.paneStart(), state.events(), state.toBytes()));
    }
    try (PreparedStatement write = connection.prepareStatement(BatchStatements.WRITE_STATES)) {
      BatchStatements.setStates(write, run.run(), rows);
      write.executeUpdate();
    }
  }

  /** Feeds a shard all entries of epochs below the end, and the markers up to it. */
  private void feed(Shard shard, long end) {
    long offset = 0;
    for (Entry entry : log) {
      if (entry.epoch() < end) {
        for (long e = shard.epoch() + 1; e <= entry.epoch(); e++) {
          shard.advance(e, startOf(e));
        }
        byte[] payload = entry.payload().getBytes(StandardCharsets.UTF_8);
        Outcome outcome = plan.preparation().prepare(payload, null);
        if (outcome instanceof Outcome.Prepared prepared) {
          shard.accept(offset, prepared);
        } else if (outcome instanceof Outcome.Rejected rejected) {
          shard.reject(offset, rejected, payload);
        }
      }
      offset++;
    }
    for (long e = shard.epoch() + 1; e <= Math.min(epoch, end); e++) {
      shard.advance(e, startOf(e));
    }
  }
}
