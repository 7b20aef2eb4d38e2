/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.DefinitionReader;
import org.twinbeam.core.definition.View;
import org.twinbeam.core.log.LogEntry;
import org.twinbeam.core.log.LogRecord;
import org.twinbeam.core.oracle.Oracle;
import org.twinbeam.core.oracle.OracleAnswer;
import org.twinbeam.core.oracle.OracleComparison;
import org.twinbeam.io.log.LogScan;
import org.twinbeam.io.log.StreamLog;
import org.twinbeam.local.Engine;
import org.twinbeam.local.ServedView;

/**
 * Somebody's topic is bridged into two streams, one whose events have an id and one whose have
 * none, while bridge and broker are killed (SIGKILL) at moments drawn from the seed and started
 * again. At the end every record of the topic is in each answer exactly once.
 */
@Tag("full")
class BridgeIT {
  private static final String SOURCE = "orders";
  private static final int PARTITIONS = 2;

  private static final String DEFINITION =
      """
      stream: %s
      fields:
        event: {type: string}
        at: {type: timestamp, format: epoch_ms}
        place: {type: string}
        value: {type: float64}
      %s
      within: 1000
      time: at
      views:
        by_place:
          key: [place]
          window: 1h
          measures:
            events: count
            ids: distinct(event)
            sum: sum(value)
            most: max(value)
            p50: quantile(value, 0.5)
        all_time:
          window: 365d
          measures:
            events: count
      """;

  @TestFactory
  Stream<DynamicTest> everySourceRecordCountsOnce() {
    return Rerun.fewSeeds(1).stream()
        .map(seed -> DynamicTest.dynamicTest("seed " + seed, () -> run(seed)));
  }

  private static Definition definition(String stream, String id) throws Exception {
    return DefinitionReader.parse(DEFINITION.formatted(stream, id), "BridgeIT");
  }

  private static void run(long seed) throws Exception {
    Random random = new Random(seed);
    List<Definition> streams =
        List.of(definition("identified", "id: event"), definition("anonymous", ""));
    try (Testbed bed = Testbed.start("bridge");
        JobHost speed = bed.host(Engine.FLINK);
        SourceFlow source =
            SourceFlow.start(bed.log().bootstrapServers(), SOURCE, Duration.ofMillis(200), seed)) {
      for (Definition stream : streams) {
        try (StreamLog log = StreamLog.open(bed.log(), stream.stream())) {
          log.create(PARTITIONS, 1);
        }
        EngineJobs jobs = bed.jobs(stream);
        speed.run(jobs.commandLine("ticker", "--epochSeconds=1", "--partitions=" + PARTITIONS));
        speed.run(jobs.commandLine("speed", "--runner=FlinkRunner", "--flushMillis=200"));
      }
      try (Bridges bridges = new Bridges(bed, streams)) {
        for (String dies : List.of("bridge", "broker", "bridge")) {
          bridges.awaitCopying();
          Thread.sleep(random.nextInt(3000)); // The moment is the seed's.
          if (dies.equals("broker")) {
            bed.killBroker();
            bed.startBroker();
          } else {
            bridges.kill();
            bridges.start();
          }
        }
        source.stop();
        List<ConsumerRecord<byte[], byte[]>> records = source.read();
        for (Definition stream : streams) {
          awaitCopied(bed, stream, records);
          compare(bed, stream, records);
        }
      }
    }
  }

  /** The bridges of all streams, in one process. */
  private static final class Bridges implements AutoCloseable {
    private final Testbed bed;
    private final List<Definition> streams;
    private JobHost host;

    Bridges(Testbed bed, List<Definition> streams) throws Exception {
      this.bed = bed;
      this.streams = streams;
      start();
    }

    void start() throws Exception {
      host = bed.host(Engine.FLINK);
      for (Definition stream : streams) {
        host.run(
            bed.jobs(stream)
                .commandLine(
                    "bridge",
                    "--runner=FlinkRunner",
                    "--sourceTopics=" + SOURCE,
                    "--parallelism=1",
                    "--checkpointingInterval=2000"));
      }
    }

    /** Until every log holds more than at this call. */
    void awaitCopying() throws Exception {
      for (Definition stream : streams) {
        int before = events(bed, stream).size();
        Waiting.until(
            "more is copied into " + stream.stream(),
            Duration.ofSeconds(1),
            () -> events(bed, stream).size() > before);
      }
    }

    void kill() {
      host.jvm().kill();
    }

    @Override
    public void close() {
      host.close();
    }
  }

  private static void awaitCopied(
      Testbed bed, Definition stream, List<ConsumerRecord<byte[], byte[]>> records)
      throws Exception {
    Set<String> wanted = new HashSet<>();
    String id = topicId(bed);
    records.forEach(record -> wanted.add(identity(id, record)));
    Waiting.until(
        "all of the source is in the log of " + stream.stream(),
        Duration.ofSeconds(1),
        () -> {
          Set<String> there = new HashSet<>();
          events(bed, stream).forEach(event -> there.add(event.identity()));
          return there.equals(wanted);
        });
  }

  private static String topicId(Testbed bed) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bed.log().bootstrapServers()))) {
      return admin.describeTopics(List.of(SOURCE)).topicNameValues().get(SOURCE).get().topicId()
          + "";
    }
  }

  private static String identity(String topicId, ConsumerRecord<byte[], byte[]> record) {
    return SOURCE + "@" + topicId + "/" + record.partition() + "/" + record.offset();
  }

  private static List<LogRecord> events(Testbed bed, Definition stream) {
    List<LogRecord> events = new ArrayList<>();
    LogScan.read(
        bed.log(),
        stream.stream(),
        entry -> {
          if (entry instanceof LogEntry.Event event) {
            events.add(event.record());
          }
        });
    return events;
  }

  /** What is served is what the oracle says of the source's records, each taken once. */
  private static void compare(
      Testbed bed, Definition stream, List<ConsumerRecord<byte[], byte[]>> records)
      throws Exception {
    Oracle oracle = new Oracle(stream);
    List<LogEntry> once = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      once.add(
          new LogEntry.Event(
              new LogRecord(
                  0,
                  once.size(),
                  LogRecord.UNKNOWN_EPOCH,
                  0,
                  record.value() == null ? new byte[0] : record.value(),
                  contentType(record),
                  null,
                  "record " + once.size())));
    }
    OracleAnswer expected = oracle.answer(oracle.judge(List.of(once)), Long.MAX_VALUE);
    List<LogRecord> log = events(bed, stream);
    Waiting.until(
        "all of " + stream.stream() + " is served",
        () -> counts(bed, stream).path("read").asLong() == log.size());
    for (View view : stream.views()) {
      ServedView served = ServedView.fetch(bed.client(), oracle, stream.stream(), view.name());
      assertThat(served.provenance().path("complete").asBoolean()).isTrue();
      OracleComparison comparison = OracleComparison.of(expected.only(view.name()), served.cells());
      assertThat(comparison.differences())
          .as("%s of %s: %s", view.name(), stream.stream(), comparison.describe(5))
          .isEmpty();
    }
    JsonNode counts = counts(bed, stream);
    assertThat(counts.path("accepted").asLong()).isEqualTo(expected.total().accepted());
    assertThat(counts.path("rejected").asLong()).isEqualTo(expected.total().rejected());
    System.out.printf(
        Locale.ROOT,
        "%s: %d records of the source, %d more copies in the log after two kills of the bridge and"
            + " one of the broker; each once: %s; served: %s%n",
        stream.stream(),
        records.size(),
        log.size() - records.size(),
        expected.total(),
        counts);
  }

  private static String contentType(ConsumerRecord<byte[], byte[]> record) {
    Header header = record.headers().lastHeader("content-type");
    return header == null ? null : new String(header.value(), UTF_8);
  }

  private static JsonNode counts(Testbed bed, Definition stream) throws Exception {
    for (JsonNode each : bed.client().get("/v1/status").path("streams")) {
      if (each.path("stream").asText().equals(stream.stream())) {
        return each.path("events");
      }
    }
    throw new java.io.IOException("not served yet: " + stream.stream());
  }
}
