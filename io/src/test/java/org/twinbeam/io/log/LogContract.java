/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.twinbeam.core.epoch.EpochCut;
import org.twinbeam.core.epoch.EpochTracker;
import org.twinbeam.core.epoch.Marker;
import org.twinbeam.core.log.LogEntry;
import org.twinbeam.core.log.LogRecord;

/** What a log must do, whatever broker holds it. */
abstract class LogContract {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2001-01-01T00:00:00Z"), ZoneOffset.UTC);

  private LogConfig config;
  private String stream;

  abstract LogConfig config();

  /** A stream name that was never used. */
  abstract String newStream();

  @BeforeEach
  void setUp() {
    config = config();
    stream = newStream();
  }

  @Test
  void createsATopicOnceAndKeepsItsPartitions() {
    try (StreamLog log = StreamLog.open(config, stream)) {
      assertThat(log.create(3, 1)).isTrue();
      assertThat(log.create(3, 1)).isFalse();
      assertThat(log.check().partitions()).isEqualTo(3);
      assertThatThrownBy(() -> log.create(4, 1))
          .isInstanceOf(LogException.class)
          .hasMessageContaining("has 3 partitions, not 4");
    }
  }

  @Test
  void aMissingTopicIsNamedWithWhatToDo() {
    assertThatThrownBy(() -> LogWriter.open(config, stream))
        .isInstanceOf(LogException.class)
        .hasMessageContaining(stream + ".events does not exist")
        .hasMessageContaining("Create the stream first");
  }

  @Test
  void aCompactedTopicIsRefusedWithTheCommandThatMendsIt() throws Exception {
    create(1);
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, topic());
    try (Admin admin = admin()) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  topic,
                  List.of(
                      new AlterConfigOp(
                          new ConfigEntry("cleanup.policy", "compact"), AlterConfigOp.OpType.SET),
                      new AlterConfigOp(
                          new ConfigEntry("unclean.leader.election.enable", "true"),
                          AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }
    assertThatThrownBy(() -> LogWriter.open(config, stream))
        .isInstanceOf(LogException.class)
        .hasMessageContaining("cleanup.policy=compact, must be delete")
        .hasMessageContaining("unclean.leader.election.enable=true, must be false")
        .hasMessageContaining("kafka-configs.sh");
  }

  @Test
  void addedPartitionsAreRefusedOnceTheStreamHasMarkers() throws Exception {
    create(2);
    tick(1);
    try (Admin admin = admin()) {
      admin.createPartitions(Map.of(topic(), NewPartitions.increaseTo(3))).all().get();
    }
    assertThatThrownBy(() -> LogWriter.open(config, stream))
        .isInstanceOf(LogException.class)
        .hasMessageContaining("has 3 partitions, but the epoch marker")
        .hasMessageContaining("was written for 2");
  }

  @Test
  void anEventIsReadAsItWasAppended() throws Exception {
    create(4);
    Position position;
    try (LogWriter writer = LogWriter.open(config, stream)) {
      position =
          writer
              .append(bytes("{}"), "application/json", "http", "file-7", 978307200123L, "AA1")
              .get();
    }
    assertThat(position.partition()).isEqualTo(LogWriter.partition(null, "AA1", 4));
    List<LogEntry> entries = scan();
    LogRecord record = ((LogEntry.Event) entries.get(0)).record();
    assertThat(entries).hasSize(1);
    assertThat(record.partition()).isEqualTo(position.partition());
    assertThat(record.offset()).isEqualTo(position.offset());
    assertThat(record.epoch()).isEqualTo(LogRecord.UNKNOWN_EPOCH);
    assertThat(record.receivedAt()).isEqualTo(978307200123L);
    assertThat(record.payload()).isEqualTo(bytes("{}"));
    assertThat(record.contentType()).isEqualTo("application/json");
    assertThat(record.source()).isEqualTo("http");
    assertThat(record.identity()).isEqualTo("file-7");
  }

  @Test
  void equalPayloadsWithoutAKeyMeetInOnePartition() throws Exception {
    create(4);
    try (LogWriter writer = LogWriter.open(config, stream)) {
      Position first = writer.append(bytes("same"), null, null, null, 1, null).get();
      Position second = writer.append(bytes("same"), null, null, null, 2, null).get();
      assertThat(second).isEqualTo(new Position(first.partition(), first.offset() + 1));
    }
    LogRecord record = ((LogEntry.Event) scan().get(0)).record();
    assertThat(record.contentType()).isNull();
    assertThat(record.source()).isNull();
    assertThat(record.identity()).isNull();
  }

  @Test
  void eachTickPutsTheNextMarkerIntoEveryPartition() {
    create(3);
    assertThat(tick(2)).isEqualTo(2);
    assertThat(tick(1)).as("a new ticker goes on from the newest marker").isEqualTo(3);
    Map<Integer, List<Long>> markers = new TreeMap<>();
    for (LogEntry entry : scan()) {
      Marker marker = ((LogEntry.Mark) entry).marker();
      assertThat(marker.startedAt()).isEqualTo(CLOCK.millis());
      assertThat(marker.partitions()).isEqualTo(3);
      markers.computeIfAbsent(entry.partition(), p -> new ArrayList<>()).add(marker.epoch());
    }
    assertThat(markers)
        .isEqualTo(Map.of(0, List.of(1L, 2L, 3L), 1, List.of(1L, 2L, 3L), 2, List.of(1L, 2L, 3L)));
  }

  @Test
  void theNewestMarkerIsFoundBehindManyEvents() throws Exception {
    create(2);
    tick(5);
    try (LogWriter writer = LogWriter.open(config, stream)) {
      List<CompletableFuture<Position>> appended = new ArrayList<>();
      for (int i = 0; i < 3000; i++) {
        appended.add(writer.append(bytes("event " + i), null, null, null, i, null));
      }
      CompletableFuture.allOf(appended.toArray(CompletableFuture[]::new)).get();
    }
    assertThat(newestMarker()).isEqualTo(5);
    assertThat(tick(1)).isEqualTo(6);
  }

  @Test
  void aMarkerInOnePartitionOnlyIsPassed() throws Exception {
    create(2);
    tick(3);
    produceMarker(1, new Marker(4, 0, 2, "died half-way"));
    assertThat(newestMarker()).isEqualTo(4);
    assertThat(tick(1)).isEqualTo(5);
  }

  @Test
  void twoTickersSeeEachOther() {
    create(2);
    try (MarkerWriter one = MarkerWriter.open(config, stream, "one", CLOCK);
        MarkerWriter two = MarkerWriter.open(config, stream, "two", CLOCK)) {
      assertThat(one.writeNext()).isEqualTo(1);
      assertThat(one.writeNext()).isEqualTo(2);
      assertThat(two.writeNext()).isEqualTo(3);
      assertThat(one.writeNext()).isEqualTo(4);
      assertThat(two.writeNext()).isEqualTo(5);
    }
  }

  @Test
  void theTickerTicksByItself() throws Exception {
    create(2);
    try (Ticker ticker =
        Ticker.start(config, stream, "ticker", Duration.ofMillis(20), Clock.systemUTC())) {
      long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (ticker.newestEpoch().orElse(0) < 3) {
        assertThat(System.nanoTime()).as("three ticks within 30 s").isLessThan(deadline);
        Thread.onSpinWait();
      }
    }
    assertThat(newestMarker()).isGreaterThanOrEqualTo(3);
  }

  @Test
  void theTickerStopsOnceItsTopicIsDeleted() throws Exception {
    create(2);
    try (Ticker ticker =
            Ticker.start(config, stream, "ticker", Duration.ofSeconds(2), Clock.systemUTC());
        Admin admin = Admin.create(config.client(Map.of()))) {
      // Between two markers: within one, Kafka's clients take a minute to give a topic up.
      while (ticker.newestEpoch().isEmpty()) {
        Thread.onSpinWait();
      }
      admin.deleteTopics(List.of(StreamLog.topicOf(stream))).all().get();
      assertThat(ticker.refusal().get(120, java.util.concurrent.TimeUnit.SECONDS))
          .hasMessageContaining(StreamLog.topicOf(stream) + " was deleted");
    }
  }

  @Test
  void aDamagedMarkerStopsTheReader() throws Exception {
    create(1);
    produce(0, bytes("nonsense"));
    assertThatThrownBy(this::scan)
        .isInstanceOf(LogException.class)
        .hasMessageContaining("partition 0, offset 0: the epoch marker is damaged");
  }

  @Test
  void aMarkerOfAnotherPartitionCountStopsTheReader() throws Exception {
    create(1);
    produceMarker(0, new Marker(1, 0, 8, "another"));
    assertThatThrownBy(this::scan)
        .isInstanceOf(LogException.class)
        .hasMessageContaining("has 1 partitions")
        .hasMessageContaining("was written for 8");
  }

  @Test
  void positionsAreWrittenToAFreshGroup() throws Exception {
    create(2);
    tick(3);
    LogPositions.assign(config, topic(), stream + "-a", Map.of(0, 1L, 1, 2L), "start over");
    assertThat(position(stream + "-a", 0)).isEqualTo(1);
    assertThat(position(stream + "-a", 1)).isEqualTo(2);
    assertThatThrownBy(
            () ->
                LogPositions.assign(
                    config, topic(), stream + "-a", Map.of(0, 0L, 1, 0L), "start over"))
        .isInstanceOf(LogException.class)
        .hasMessageContaining("a group name of its own");
  }

  @Test
  void positionsThatTheLogDoesNotHoldAreRefused() throws Exception {
    create(2);
    tick(3);
    try (Admin admin = admin()) {
      admin
          .deleteRecords(Map.of(new TopicPartition(topic(), 1), RecordsToDelete.beforeOffset(2)))
          .all()
          .get();
    }
    assertThatThrownBy(
            () ->
                LogPositions.assign(
                    config, topic(), stream + "-a", Map.of(0, 1L, 1, 1L), "start over"))
        .isInstanceOf(LogException.class)
        .hasMessageContaining("the log no longer reaches back to offset 1 of partition 1")
        .hasMessageContaining("its first record is 2");
    assertThatThrownBy(
            () ->
                LogPositions.assign(
                    config, topic(), stream + "-b", Map.of(0, 4L, 1, 3L), "start over"))
        .isInstanceOf(LogException.class)
        .hasMessageContaining("beyond the end of the log, 3");
    assertThatThrownBy(
            () -> LogPositions.assign(config, topic(), stream + "-c", Map.of(0, 1L), "start over"))
        .isInstanceOf(LogException.class)
        .hasMessageContaining("has 2 partitions, but start positions are known for partitions [0]");
  }

  /** Skipped, repeated, doubled and stale markers in a real log, against the definition. */
  @Test
  void aMarkerThatIsGoneIsNotCalledALoss() throws Exception {
    create(2);
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      for (int i = 0; i < 3; i++) {
        producer.send(new ProducerRecord<>(StreamLog.topicOf(stream), 0, null, new byte[0])).get();
      }
    }
    produceMarker(0, new Marker(1, 0, 2, "test"));
    produceMarker(1, new Marker(1, 0, 2, "test"));
    LogTopic topic;
    try (StreamLog log = StreamLog.open(config, stream);
        Admin admin = Admin.create(config.client(Map.of()))) {
      topic = log.check();
      admin
          .deleteRecords(
              Map.of(new TopicPartition(topic.name(), 0), RecordsToDelete.beforeOffset(4)))
          .all()
          .get();
    }
    EpochCut cut = new EpochCut(0, List.of(3L, 0L));
    assertThatThrownBy(() -> LogPositions.check(config, topic, cut, OptionalLong.of(0), "LOST"))
        .isInstanceOf(LogRefusedException.class)
        .hasMessageContaining("removed the marker at offset 3 of partition 0")
        .hasMessageContaining("No event that was still needed is gone")
        .hasMessageNotContaining("LOST");
    EpochCut earlier = new EpochCut(0, List.of(2L, 0L));
    assertThatThrownBy(() -> LogPositions.check(config, topic, earlier, OptionalLong.of(0), "LOST"))
        .hasMessageEndingWith("LOST");
  }

  @Test
  void recordsHaveTheEpochOfTheGreatestMarkerBeforeThem() throws Exception {
    create(2);
    Random random = new Random(42);
    Map<Integer, Map<Long, Long>> expected = Map.of(0, new HashMap<>(), 1, new HashMap<>());
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      for (int partition = 0; partition < 2; partition++) {
        long newest = 0;
        for (long offset = 0; offset < 200; offset++) {
          if (random.nextInt(4) == 0) {
            long epoch = Math.max(1, newest + random.nextInt(5) - 2);
            producer.send(markerRecord(partition, new Marker(epoch, 0, 2, "hostile").toBytes()));
            newest = Math.max(newest, epoch);
          } else {
            producer.send(new ProducerRecord<>(topic(), partition, null, bytes("e" + offset)));
            expected.get(partition).put(offset, newest);
          }
        }
      }
    }
    Map<Integer, EpochTracker> trackers =
        Map.of(0, EpochTracker.atOrigin(), 1, EpochTracker.atOrigin());
    Map<Integer, Map<Long, Long>> epochs = Map.of(0, new HashMap<>(), 1, new HashMap<>());
    for (LogEntry entry : scan()) {
      EpochTracker tracker = trackers.get(entry.partition());
      if (entry instanceof LogEntry.Mark mark) {
        tracker.mark(mark.marker().epoch());
      } else {
        epochs.get(entry.partition()).put(entry.offset(), tracker.epoch());
      }
    }
    assertThat(epochs).isEqualTo(expected);
  }

  private void create(int partitions) {
    try (StreamLog log = StreamLog.open(config, stream)) {
      log.create(partitions, 1);
    }
  }

  private long tick(int times) {
    long epoch = 0;
    try (MarkerWriter writer = MarkerWriter.open(config, stream, "test", CLOCK)) {
      for (int i = 0; i < times; i++) {
        epoch = writer.writeNext();
      }
    }
    return epoch;
  }

  private long newestMarker() {
    try (StreamLog log = StreamLog.open(config, stream)) {
      return log.newestMarker().orElseThrow().epoch();
    }
  }

  private List<LogEntry> scan() {
    List<LogEntry> entries = new ArrayList<>();
    LogScan.read(config, stream, entries::add);
    return entries;
  }

  private void produceMarker(int partition, Marker marker)
      throws InterruptedException, ExecutionException {
    produce(partition, marker.toBytes());
  }

  private void produce(int partition, byte[] marker)
      throws InterruptedException, ExecutionException {
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      producer.send(markerRecord(partition, marker)).get();
    }
  }

  private ProducerRecord<byte[], byte[]> markerRecord(int partition, byte[] marker) {
    return new ProducerRecord<>(
        topic(), partition, null, null, marker, List.of(new RecordHeader(Marker.HEADER, null)));
  }

  private KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        config.client(Map.of()), new ByteArraySerializer(), new ByteArraySerializer());
  }

  private long position(String group, int partition) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            config.client(
                Map.of(
                    ConsumerConfig.GROUP_ID_CONFIG,
                    group,
                    ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                    "none")),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      TopicPartition only = new TopicPartition(topic(), partition);
      consumer.assign(List.of(only));
      return consumer.position(only);
    }
  }

  private Admin admin() {
    return Admin.create(config.client(Map.of()));
  }

  private String topic() {
    return StreamLog.topicOf(stream);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
