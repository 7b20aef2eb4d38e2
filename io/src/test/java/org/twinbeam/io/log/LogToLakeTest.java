/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.twinbeam.core.epoch.EpochCut;
import org.twinbeam.core.epoch.EpochTracker;
import org.twinbeam.core.log.LogEntry;
import org.twinbeam.core.log.LogRecord;
import org.twinbeam.core.log.Slice;
import org.twinbeam.core.log.SliceReader;
import org.twinbeam.io.embedded.KafkaExtension;
import org.twinbeam.io.embedded.LakeExtension;
import org.twinbeam.io.lake.IngestPositions;
import org.twinbeam.io.lake.LakeSlices;
import org.twinbeam.io.lake.RawFile;
import org.twinbeam.io.lake.RawFileReader;
import org.twinbeam.io.lake.RawLake;
import org.twinbeam.io.lake.WriteRawEpochs;

/** A stream's way from a door to the lake, through a real broker and a real catalog. */
class LogToLakeTest {

  @RegisterExtension static final KafkaExtension KAFKA = new KafkaExtension();
  @RegisterExtension static final LakeExtension LAKE = new LakeExtension();

  private static final int PARTITIONS = 3;
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2001-01-01T00:00:00Z"), ZoneOffset.UTC);

  private final String stream = KAFKA.newStream();

  @Test
  void whatTheDoorsAppendedIsInTheLakeByEpoch() throws Exception {
    try (StreamLog log = StreamLog.open(KAFKA.config(), stream)) {
      log.create(PARTITIONS, 1);
    }
    append(0, 500);
    append(500, 700);
    ingest("first");
    assertThat(lakeRecords()).usingRecursiveFieldByFieldElementComparator().isEqualTo(closed());

    append(700, 1000);
    ingest("second");
    assertThat(lakeRecords()).usingRecursiveFieldByFieldElementComparator().isEqualTo(closed());
    try (RawLake lake = RawLake.open(LAKE.config(), stream)) {
      assertThat(lake.committedThrough()).hasValue(2);
      assertThat(lake.ledger(2).orElseThrow().endedAt()).isEqualTo(CLOCK.millis());
    }
  }

  /** Each event once, from the one or the other, with imports beside them. */
  @Test
  void whatTheLakeHasNotYetIsReadFromTheLog() throws Exception {
    try (StreamLog log = StreamLog.open(KAFKA.config(), stream)) {
      log.create(PARTITIONS, 1);
    }
    append(0, 200);
    append(200, 300);
    ingest("first");
    append(300, 400);
    List<LogRecord> all = events(Long.MAX_VALUE);
    Slice imported = new Slice(-2, 0, 0, 4, List.of());
    List<Slice> asked = new ArrayList<>();
    SliceReader lake =
        (slice, each) -> {
          asked.add(slice);
          LakeSlices.reader().read(slice, each);
        };
    try (RawLake raw = RawLake.open(LAKE.config(), stream)) {
      EpochCut cut = raw.newestCut();
      LogRest rest = LogRest.of(KAFKA.config(), topic(), cut, lake);
      List<Slice> planned = new ArrayList<>(LakeSlices.plan(raw, 1, 0, cut.epoch() + 1));
      planned.add(imported);
      List<Slice> slices = rest.slices(planned);
      assertThat(slices).contains(imported).hasSize(PARTITIONS + 1);
      assertThat(read(rest, slices)).usingRecursiveFieldByFieldElementComparator().isEqualTo(all);
      assertThat(asked).contains(imported);
      LogRecord last = all.get(all.size() - 1);
      assertThat(last.epoch()).isGreaterThan(cut.epoch());
      assertThat(rest.at(last.partition(), last.offset()))
          .get()
          .usingRecursiveComparison()
          .isEqualTo(last);
      assertThat(rest.at(last.partition(), last.offset() + 1)).isEmpty(); // A marker.
      assertThat(rest.at(last.partition(), last.offset() + 2)).isEmpty();
      assertThat(rest.at(all.get(0).partition(), all.get(0).offset())).isEmpty();
      assertThat(rest.at(PARTITIONS, 0)).isEmpty();

      // Whatever comes meanwhile: to the log, and from there to the lake and its files.
      append(400, 500);
      ingest("second");
      List<Slice> grown =
          LakeSlices.plan(raw, 1, 0, raw.newestCut().epoch() + 1).stream()
              .map(s -> new Slice(s.partition(), 0, 0, Long.MAX_VALUE, s.files()))
              .toList();
      assertThat(read(rest, slices)).usingRecursiveFieldByFieldElementComparator().isEqualTo(all);
      assertThat(read(rest, grown)).usingRecursiveFieldByFieldElementComparator().isEqualTo(all);
    }
  }

  private static List<LogRecord> read(SliceReader reader, List<Slice> slices) throws IOException {
    List<LogRecord> records = new ArrayList<>();
    for (Slice slice : slices) {
      reader.read(slice, records::add);
    }
    return records.stream()
        .sorted(Comparator.comparingInt(LogRecord::partition).thenComparingLong(LogRecord::offset))
        .toList();
  }

  /** What a transaction leaves in the log: its end, and what it wrote if it was aborted. */
  @Test
  void transactionsLeaveOnlyWhatTheyCommitted() throws Exception {
    try (StreamLog log = StreamLog.open(KAFKA.config(), stream)) {
      log.create(PARTITIONS, 1);
    }
    append(0, 30);
    transaction(30, true);
    transaction(31, false);
    append(32, 60);
    transaction(60, false);
    append(61, 90);
    ingest("first");
    assertThat(lakeRecords()).usingRecursiveFieldByFieldElementComparator().isEqualTo(closed());
    assertThat(lakeRecords()).hasSize(30 + 1 + 28 + 29);
  }

  /** As when a job is slower than retention: Kafka's own answer would be to skip, or to fail. */
  @Test
  void aReaderWhosePositionIsGoneFailsAndSkipsNothing() throws Exception {
    try (StreamLog log = StreamLog.open(KAFKA.config(), stream)) {
      log.create(PARTITIONS, 1);
    }
    append(0, 300);
    LogTopic topic = topic();
    LogPositions.assign(
        KAFKA.config(), topic.name(), stream, LogPositions.of(EpochCut.origin(PARTITIONS)), "");
    try (Admin admin = Admin.create(KAFKA.config().client(Map.of()))) {
      admin
          .deleteRecords(
              Map.of(new TopicPartition(topic.name(), 0), RecordsToDelete.beforeOffset(7)))
          .all()
          .get();
    }
    assertThatThrownBy(() -> read(topic, entries().size()))
        .rootCause()
        .isInstanceOf(LogRefusedException.class)
        .hasMessageContaining("no longer reaches back to offset 0 of partition 0")
        .hasMessageContaining("its first record is 7")
        .hasMessageEndingWith("Run batch.");
  }

  /** No epoch is closed by a marker of another log, though its offsets fit. */
  @Test
  void aMarkerOfATopicMadeAnewIsNotBelieved() throws Exception {
    try (StreamLog log = StreamLog.open(KAFKA.config(), stream)) {
      log.create(PARTITIONS, 1);
      LogTopic before = topic();
      try (Admin admin = Admin.create(KAFKA.config().client(Map.of()))) {
        admin.deleteTopics(List.of(before.name())).all().get();
        while (admin.listTopics().names().get().contains(before.name())) {
          Thread.onSpinWait();
        }
      }
      log.create(PARTITIONS, 1);
      append(0, 10);
      LogPositions.assign(
          KAFKA.config(), before.name(), stream, LogPositions.of(EpochCut.origin(PARTITIONS)), "");
      assertThatThrownBy(() -> read(before, entries().size()))
          .rootCause()
          .isInstanceOf(LogRefusedException.class)
          .hasMessageContaining("its id was " + before.id() + " and is " + topic().id() + " now");
    }
  }

  private void read(LogTopic topic, long entries) {
    PipelineOptions options = PipelineOptionsFactory.create();
    options.setRunner(DirectRunner.class);
    Pipeline pipeline = Pipeline.create(options);
    pipeline.apply(
        "ReadLog",
        ReadLog.of(KAFKA.config(), topic, stream)
            .withAdvice("Run batch.")
            .withMaxNumRecords(entries));
    pipeline.run().waitUntilFinish();
  }

  private void transaction(int id, boolean commit) {
    Map<String, Object> settings =
        KAFKA.config().client(Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, stream + id));
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      byte[] payload = ("{\"id\": " + id + "}").getBytes(StandardCharsets.UTF_8);
      producer.send(
          new ProducerRecord<>(
              StreamLog.topicOf(stream), id % PARTITIONS, CLOCK.millis(), null, payload));
      producer.flush();
      if (commit) {
        producer.commitTransaction();
      } else {
        producer.abortTransaction();
      }
    }
  }

  /** Appends events, then a marker. */
  private void append(int from, int to) {
    try (LogWriter door = LogWriter.open(KAFKA.config(), stream);
        MarkerWriter ticker = MarkerWriter.open(KAFKA.config(), stream, "test", CLOCK)) {
      for (int i = from; i < to; i++) {
        byte[] payload = ("{\"id\": " + i + "}").getBytes(StandardCharsets.UTF_8);
        door.append(payload, "application/json", "test", null, CLOCK.millis() + i, "key" + i);
      }
      door.flush();
      ticker.writeNext();
    }
  }

  private void ingest(String group) {
    EpochCut start = IngestPositions.of(LAKE.config(), stream, PARTITIONS);
    LogTopic topic = topic();
    LogPositions.assign(
        KAFKA.config(), topic.name(), stream + group, LogPositions.of(start), "start over");
    long left =
        entries().stream().filter(e -> e.offset() >= start.ends().get(e.partition())).count();
    PipelineOptions options = PipelineOptionsFactory.create();
    options.setRunner(DirectRunner.class);
    Pipeline pipeline = Pipeline.create(options);
    pipeline
        .apply("ReadLog", ReadLog.of(KAFKA.config(), topic, stream + group).withMaxNumRecords(left))
        .apply(
            "WriteRawEpochs",
            WriteRawEpochs.of(KAFKA.config(), LAKE.config(), stream).startingAt(start));
    pipeline.run().waitUntilFinish();
  }

  private LogTopic topic() {
    try (StreamLog log = StreamLog.open(KAFKA.config(), stream)) {
      return log.check();
    }
  }

  private List<LogEntry> entries() {
    List<LogEntry> entries = new ArrayList<>();
    LogScan.read(KAFKA.config(), stream, entries::add);
    return entries;
  }

  /** The log's events of closed epochs, by partition and offset. */
  private List<LogRecord> closed() {
    Map<Integer, Long> newest = new HashMap<>();
    for (LogEntry entry : entries()) {
      if (entry instanceof LogEntry.Mark mark) {
        newest.merge(entry.partition(), mark.marker().epoch(), Math::max);
      }
    }
    return events(EpochTracker.newestClosed(newest.values()));
  }

  /** The log's events of epochs up to that one, by partition and offset. */
  private List<LogRecord> events(long last) {
    Map<Integer, EpochTracker> trackers = new HashMap<>();
    List<LogRecord> records = new ArrayList<>();
    for (LogEntry entry : entries()) {
      EpochTracker tracker =
          trackers.computeIfAbsent(entry.partition(), p -> EpochTracker.atOrigin());
      if (entry instanceof LogEntry.Event event) {
        records.add(event.record().withEpoch(tracker.epoch()));
      } else if (entry instanceof LogEntry.Mark mark) {
        tracker.mark(mark.marker().epoch());
      }
    }
    return records.stream()
        .filter(record -> record.epoch() <= last)
        .sorted(Comparator.comparingInt(LogRecord::partition).thenComparingLong(LogRecord::offset))
        .toList();
  }

  private List<LogRecord> lakeRecords() throws IOException {
    List<LogRecord> records = new ArrayList<>();
    try (RawLake lake = RawLake.open(LAKE.config(), stream)) {
      for (RawFile file : lake.files(0, Long.MAX_VALUE)) {
        try (RawFileReader reader = RawFileReader.open(file.path())) {
          for (LogRecord record = reader.next(); record != null; record = reader.next()) {
            records.add(record);
          }
        }
      }
    }
    return records;
  }
}
