/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks.flinkpeer;

import java.util.List;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple;
import org.apache.flink.api.java.utils.ParameterTool;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.twinbeam.core.process.ParentWatch;

/**
 * The speed layer's work as a Flink job: the log, decoded, checked and freed of duplicates, to
 * cells in PostgreSQL that are written again when they have changed.
 *
 * <p>Tuned: objects are reused, all types have Flink's own serializers, what an instance has of one
 * cell in a short while crosses the exchange as one element, and the store is written beside the
 * stream and not in its way. Ids and cells are kept for ever, so that late events are counted
 * whenever they come.
 */
public final class FlinkPeer {
  private static final int LARGEST_BUNDLE = 5_000;
  private static final int CHECKPOINT_MILLIS = 10_000;
  private static final int MAX_PARALLELISM = 128;

  private final ParameterTool options;
  private final long flushMillis;

  private FlinkPeer(ParameterTool options) {
    this.options = options;
    this.flushMillis = options.getLong("flushMillis");
  }

  /**
   * Runs until it is stopped.
   *
   * @param args --bootstrapServers, --topic, --storeUrl, --storeUser, --prefix of the tables,
   *     --events (flights or bids), --checkpoints (a directory's URL), --parallelism,
   *     --flushMillis. The password is in TWINBEAM_STORE_PASSWORD
   */
  public static void main(String[] args) throws Exception {
    ParentWatch.installIfAsked();
    new FlinkPeer(ParameterTool.fromArgs(args)).run();
  }

  private void run() throws Exception {
    String events = options.getRequired("events");
    switch (events) {
      case "flights" -> run(new FlightDecoder(), new FlightViews());
      case "bids" -> run(new BidDecoder(), new BidViews());
      default -> throw new IllegalArgumentException("no such events: " + events);
    }
  }

  private <E extends Tuple> void run(EventDecoder<E> decoder, Views<E> views) throws Exception {
    StreamExecutionEnvironment flink = environment();
    parts(flink, decoder, views)
        .keyBy(part -> part.f0, CellPart.KEY)
        .transform("Cells to store", Types.VOID, new CellsToStore(table(views), flushMillis));
    flink.execute("peer");
  }

  private <E extends Tuple> DataStream<CellPart> parts(
      StreamExecutionEnvironment flink,
      KafkaRecordDeserializationSchema<E> decoder,
      Views<E> views) {
    return flink
        .fromSource(source(decoder), WatermarkStrategy.noWatermarks(), "Log")
        .keyBy(views::id, Types.STRING)
        .filter(new FirstOfId<>())
        .transform(
            "Bundle by cell",
            CellPart.TYPE,
            new BundleByCell<>(views, LARGEST_BUNDLE, bundleMillis()));
  }

  private <E> KafkaSource<E> source(KafkaRecordDeserializationSchema<E> decoder) {
    Properties consumer = new Properties();
    consumer.setProperty("partition.discovery.interval.ms", "-1");
    consumer.setProperty("max.poll.records", "5000");
    consumer.setProperty("max.partition.fetch.bytes", "4194304");
    return KafkaSource.<E>builder()
        .setBootstrapServers(options.getRequired("bootstrapServers"))
        .setTopics(options.getRequired("topic"))
        .setGroupId(options.getRequired("prefix"))
        .setStartingOffsets(OffsetsInitializer.earliest())
        .setProperties(consumer)
        .setDeserializer(decoder)
        .build();
  }

  private CellTable.Config table(Views<?> views) {
    return new CellTable.Config(
        options.getRequired("storeUrl"),
        options.getRequired("storeUser"),
        options.getRequired("prefix"),
        views.all());
  }

  /** What waits before the exchanges waits a small part of a flush. */
  private long bundleMillis() {
    return Math.min(50, Math.max(5, flushMillis / 20));
  }

  private StreamExecutionEnvironment environment() {
    Configuration configuration = new Configuration();
    for (String host :
        List.of(
            "jobmanager.bind-host",
            "taskmanager.bind-host",
            "taskmanager.host",
            "rest.bind-address",
            "rest.address")) {
      configuration.setString(host, "127.0.0.1");
    }
    configuration.setString("restart-strategy.type", "fixed-delay");
    configuration.setString("restart-strategy.fixed-delay.attempts", "3");
    configuration.setString("state.backend.type", "hashmap");
    configuration.setString("state.checkpoints.dir", options.getRequired("checkpoints"));
    StreamExecutionEnvironment flink =
        StreamExecutionEnvironment.createLocalEnvironment(
            options.getInt("parallelism"), configuration);
    flink.setMaxParallelism(MAX_PARALLELISM);
    flink.getConfig().enableObjectReuse();
    flink.getConfig().disableGenericTypes();
    flink.enableCheckpointing(CHECKPOINT_MILLIS);
    flink.setBufferTimeout(bundleMillis());
    return flink;
  }
}
