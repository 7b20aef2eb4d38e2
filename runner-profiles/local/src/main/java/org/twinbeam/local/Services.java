/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import java.net.BindException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.Versions;
import org.twinbeam.embedded.EmbeddedKafka;
import org.twinbeam.embedded.EmbeddedMqtt;
import org.twinbeam.embedded.EmbeddedPostgresql;
import org.twinbeam.io.log.LogConfig;
import org.twinbeam.io.log.StreamLog;
import org.twinbeam.io.log.Ticker;
import org.twinbeam.io.store.Registration;
import org.twinbeam.io.store.Store;
import org.twinbeam.io.store.StoreConfig;
import org.twinbeam.serving.Serving;
import org.twinbeam.serving.ServingConfig;
import org.twinbeam.serving.client.ServingClient;

/**
 * What stands while the pipelines run: brokers, store, tickers and serving in this JVM, and the
 * gateway in its own.
 *
 * @param gateway its address
 * @param mqtt address of the MQTT broker
 */
record Services(
    LogConfig log,
    StoreConfig store,
    List<Ticker> tickers,
    Serving serving,
    String gateway,
    String mqtt) {

  /** The topic of somebody else's that the bridge copies a stream's events from. */
  static String sourceTopic(String stream) {
    return "airline." + stream;
  }

  /** Starts all; whatever started is ended by {@code lifetimes}. */
  static Services start(
      Settings settings,
      Layout work,
      List<Definition> definitions,
      Lifetimes lifetimes,
      Supervisor supervisor)
      throws Exception {
    Future<StoreConfig> store =
        Background.call(() -> store(work, definitions, lifetimes, supervisor));
    Future<EmbeddedMqtt> mqtt =
        Background.call(() -> lifetimes.start(() -> EmbeddedMqtt.start(work.mqtt())));
    EmbeddedKafka kafka =
        lifetimes.start(() -> EmbeddedKafka.start(work.kafka(), DefaultPorts.KAFKA));
    LogConfig log = new LogConfig(kafka.bootstrapServers());
    List<Ticker> tickers = new ArrayList<>();
    for (Definition definition : definitions) {
      tickers.add(ticker(settings, log, definition.stream(), lifetimes));
    }
    ticker(settings, log, LiveScores.DEPARTURES, lifetimes);
    String broker = Background.get(mqtt).url();
    Future<String> gateway =
        Background.call(
            () -> GatewayProcess.start(settings, work, log, broker, lifetimes, supervisor));
    StoreConfig config = Background.get(store);
    Serving serving = lifetimes.start(() -> serving(config, work.models()));
    return new Services(log, config, tickers, serving, Background.get(gateway), broker);
  }

  private static Ticker ticker(Settings settings, LogConfig log, String stream, Lifetimes lifetimes)
      throws Exception {
    try (StreamLog topic = StreamLog.open(log, stream)) {
      topic.create(settings.partitions(), 1);
    }
    return lifetimes.start(
        () -> Ticker.start(log, stream, "quickstart", settings.epoch(), Clock.systemUTC()));
  }

  /** Epochs that are closed of every stream. Epoch 0 is one. */
  long closedEpochs() {
    return tickers.stream().mapToLong(t -> t.newestEpoch().orElse(0)).min().orElse(0);
  }

  ServingClient client() {
    return new ServingClient(serving.url());
  }

  /** Somebody who sends events of a stream by a door. */
  Sender sender(Story.Door door, String stream) throws Exception {
    return switch (door) {
      case HTTP -> new HttpSender(gateway, stream);
      case KAFKA -> {
        String topic = sourceTopic(stream);
        TopicSender.create(log.bootstrapServers(), topic, 2);
        yield new TopicSender(log.bootstrapServers(), topic);
      }
      case MQTT -> new MqttSender(mqtt);
    };
  }

  private static StoreConfig store(
      Layout work, List<Definition> definitions, Lifetimes lifetimes, Supervisor supervisor)
      throws Exception {
    EmbeddedPostgresql postgresql =
        lifetimes.start(() -> EmbeddedPostgresql.start(work.postgresql(), DefaultPorts.POSTGRESQL));
    postgresql
        .exit()
        .thenAccept(status -> supervisor.failed("PostgreSQL ended with status " + status));
    StoreConfig config =
        new StoreConfig(postgresql.jdbcUrl(), postgresql.user(), postgresql.password());
    Store.migrate(config);
    for (Definition definition : definitions) {
      Store.open(config).register(Registration.of(definition, Versions.of(definition)));
    }
    return config;
  }

  private static Serving serving(StoreConfig store, Path models) {
    try {
      return Serving.start(
          ServingConfig.local(store, ServingConfig.DEFAULT_PORT).withModels(models));
    } catch (RuntimeException e) {
      if (causedByPort(e)) {
        return Serving.start(ServingConfig.local(store, 0).withModels(models));
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
