/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import java.net.BindException;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Future;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.Versions;
import org.twinbeam.embedded.EmbeddedKafka;
import org.twinbeam.embedded.EmbeddedPostgresql;
import org.twinbeam.io.log.LogConfig;
import org.twinbeam.io.log.StreamLog;
import org.twinbeam.io.log.Ticker;
import org.twinbeam.io.store.Registration;
import org.twinbeam.io.store.Store;
import org.twinbeam.io.store.StoreConfig;
import org.twinbeam.serving.Serving;
import org.twinbeam.serving.ServingConfig;

/** What stands while the pipelines run: the log, the store, the ticker and serving, in this JVM. */
record Services(LogConfig log, StoreConfig store, Ticker ticker, Serving serving) {

  /** Starts all; whatever started is ended by {@code lifetimes}. */
  static Services start(
      Settings settings,
      WorkDirectory work,
      Definition definition,
      Lifetimes lifetimes,
      Supervisor supervisor)
      throws Exception {
    Future<StoreConfig> store =
        Background.call(() -> store(work, definition, lifetimes, supervisor));
    EmbeddedKafka kafka =
        lifetimes.start(() -> EmbeddedKafka.start(work.kafka(), Settings.KAFKA_PORT));
    LogConfig log = new LogConfig(kafka.bootstrapServers());
    try (StreamLog stream = StreamLog.open(log, definition.stream())) {
      stream.create(settings.partitions(), 1);
    }
    StoreConfig config = Background.get(store);
    Serving serving = lifetimes.start(() -> serving(config));
    Ticker ticker =
        lifetimes.start(
            () ->
                Ticker.start(
                    log, definition.stream(), "quickstart", settings.epoch(), Clock.systemUTC()));
    return new Services(log, config, ticker, serving);
  }

  /** Epochs that the ticker has closed. Epoch 0 is one. */
  long closedEpochs() {
    return ticker.newestEpoch().orElse(0);
  }

  private static StoreConfig store(
      WorkDirectory work, Definition definition, Lifetimes lifetimes, Supervisor supervisor)
      throws Exception {
    EmbeddedPostgresql postgresql =
        lifetimes.start(
            () -> EmbeddedPostgresql.start(work.postgresql(), Settings.POSTGRESQL_PORT));
    postgresql
        .exit()
        .thenAccept(status -> supervisor.failed("PostgreSQL ended with status " + status));
    StoreConfig config =
        new StoreConfig(postgresql.jdbcUrl(), postgresql.user(), postgresql.password());
    Store.migrate(config);
    Versions versions = Versions.of(definition);
    Store.open(config)
        .register(
            new Registration(
                definition.stream(),
                versions.preparation(),
                Map.copyOf(versions.views()),
                definition.yaml()));
    return config;
  }

  private static Serving serving(StoreConfig store) {
    try {
      return Serving.start(ServingConfig.local(store, ServingConfig.DEFAULT_PORT));
    } catch (RuntimeException e) {
      if (causedByPort(e)) {
        return Serving.start(ServingConfig.local(store, 0));
      }
      throw e;
    }
  }

  private static boolean causedByPort(Throwable e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof BindException) {
        return true;
      }
    }
    return false;
  }
}
