/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.twinbeam.embedded.ChildJvm;
import org.twinbeam.embedded.LogTail;
import org.twinbeam.gateway.GatewayMain;
import org.twinbeam.io.log.LogConfig;
import org.twinbeam.io.log.StreamLog;

/**
 * The gateway in a process of its own, and beside it Kafka's producer in the senders' own process:
 * what HTTP, splitting and a second process cost. Both write the same events to logs of the same
 * settings on one broker, and every event counts when all replicas in sync have it.
 *
 * <p>Batches: clients that send a hundred events and wait for their acknowledgement before they
 * send the next hundred. Single events: at fixed times, whether those before are answered or not,
 * and what they take counts from the time at which they were due.
 */
final class GatewayMeter {
  private static final int BATCH = 100;
  private static final int FEW = 2;
  private static final int MANY = 16;
  private static final int SINGLE_PER_SECOND = 2_000;

  /** Most single events that are not answered yet: more than that, and the rest are late. */
  private static final int SINGLE_CLIENTS = 64;

  private static final int FLIGHTS = 10_000;

  /**
   * A flight as it is sent.
   *
   * @param key decides the partition
   */
  private record Event(byte[] key, byte[] payload) {}

  private final LogConfig log;
  private final String stream;
  private final String bareTopic;
  private final List<Event> events;
  private final List<byte[]> batches = new ArrayList<>();
  private final List<byte[]> singles = new ArrayList<>();
  private final String gateway;
  private long sentByGateway;
  private long sentBare;

  private GatewayMeter(
      LogConfig log, String stream, String bareTopic, List<Event> events, String gateway) {
    this.log = log;
    this.stream = stream;
    this.bareTopic = bareTopic;
    this.events = events;
    this.gateway = gateway;
    String path = "/v1/streams/" + stream + "/events";
    for (int from = 0; from + BATCH <= events.size(); from += BATCH) {
      byte[] body = lines(events.subList(from, from + BATCH));
      batches.add(KeptConnection.post(path, "application/x-ndjson", body));
    }
    events.forEach(
        event -> singles.add(KeptConnection.post(path, "application/json", event.payload())));
  }

  private static byte[] lines(List<Event> events) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (Event event : events) {
      body.writeBytes(event.payload());
      body.write('\n');
    }
    return body.toByteArray();
  }

  /**
   * @param notes is told what is in no line
   * @param batches of a hundred events, by each contestant in each round
   * @param seconds of single events
   */
  static List<Line> measure(
      Bench bench, int rounds, int batches, int seconds, Consumer<String> notes) throws Exception {
    String stream = "gateway";
    Path definition = bench.definition(stream);
    String bareTopic = create(bench.log(), "bare");
    create(bench.log(), stream);
    Path output = bench.file("logs/gateway.log");
    try (ChildJvm process =
        ChildJvm.of("gateway", GatewayMain.class.getName())
            .heap("512m")
            .arguments(
                List.of(
                    "--definition=" + definition,
                    "--bootstrapServers=" + bench.log().bootstrapServers(),
                    "--port=0"))
            .log(output)
            .start()) {
      GatewayMeter meter =
          new GatewayMeter(bench.log(), stream, bareTopic, events(bench), address(process));
      return meter.measure(rounds, batches, seconds, notes);
    }
  }

  private static String create(LogConfig config, String stream) {
    try (StreamLog log = StreamLog.open(config, stream)) {
      log.create(EventLog.PARTITIONS, 1);
      return log.topic();
    }
  }

  private static List<Event> events(Bench bench) throws IOException {
    List<Event> events = new ArrayList<>();
    ObjectMapper reader = new ObjectMapper();
    bench.eachFlight(
        FLIGHTS,
        json -> {
          try {
            String id = reader.readTree(json).path("flight").asText();
            events.add(new Event(id.getBytes(UTF_8), json));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    return events;
  }

  private static String address(ChildJvm process) throws Exception {
    String ready = "Gateway at ";
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (process.isAlive() && System.nanoTime() < deadline) {
      if (Files.exists(process.log())) {
        for (String line : Files.readAllLines(process.log())) {
          if (line.startsWith(ready)) {
            return line.substring(ready.length()).strip();
          }
        }
      }
      Thread.sleep(50);
    }
    throw new IllegalStateException("the gateway did not start\n" + LogTail.of(process.log(), 40));
  }

  /** One contestant's turn. */
  private interface Turn {
    void run() throws Exception;
  }

  private List<Line> measure(int rounds, int batchCount, int seconds, Consumer<String> notes)
      throws Exception {
    Row few = new Row();
    Row many = new Row();
    Row single = new Row();
    Row singleMedian = new Row();
    for (int round = -1; round < rounds; round++) {
      boolean warm = round >= 0;
      List<Turn> turns =
          new ArrayList<>(
              List.of(
                  () -> few.ours(warm, gatewayBatches(FEW, batchCount)),
                  () -> few.theirs(warm, bareBatches(batchCount)),
                  () -> many.ours(warm, gatewayBatches(MANY, batchCount)),
                  () -> many.theirs(warm, bareLoop(batchCount)),
                  () -> {
                    Latencies took = gatewaySingles(seconds);
                    single.ours(warm, took.percentile(99));
                    singleMedian.ours(warm, took.percentile(50));
                  },
                  () -> {
                    Latencies took = bareSingles(seconds);
                    single.theirs(warm, took.percentile(99));
                    singleMedian.theirs(warm, took.percentile(50));
                  }));
      if (round % 2 != 0) {
        Collections.reverse(turns);
      }
      for (Turn turn : turns) {
        turn.run();
      }
    }
    checkLog(StreamLog.topicOf(stream), sentByGateway);
    checkLog(bareTopic, sentBare);
    notes.accept(
        String.format(
            Locale.ROOT,
            "A single event at %,d/s takes %.2f ms (p50) by the gateway, %.2f by a bare producer",
            SINGLE_PER_SECOND,
            singleMedian.ours.median(),
            singleMedian.theirs.median()));
    return List.of(
        few.line(
            "batches of %d, %d clients that wait for each".formatted(BATCH, FEW),
            "bare producers that wait for each",
            Line.Figures.RATES,
            "k events/s",
            new Target.Ratio(0.5)),
        many.line(
            "batches of %d, %d clients".formatted(BATCH, MANY),
            "bare producer that never waits",
            Line.Figures.RATES,
            "k events/s",
            new Target.Reported()),
        single.line(
            String.format(Locale.ROOT, "single events at %,d/s, p99", SINGLE_PER_SECOND),
            "bare producer",
            Line.Figures.TIMES,
            "ms",
            new Target.Figure(10)));
  }

  /** The figures of both. */
  private static final class Row {
    private Samples ours = new Samples();
    private Samples theirs = new Samples();

    void ours(boolean counts, double value) {
      ours = counts ? ours.and(value) : ours;
    }

    void theirs(boolean counts, double value) {
      theirs = counts ? theirs.and(value) : theirs;
    }

    Line line(String work, String against, Line.Figures figures, String unit, Target target) {
      return new Line("G1", "gateway: " + work, against, figures, unit, ours, theirs, target);
    }
  }

  /** Thousands of events a second until all are acknowledged. */
  private double gatewayBatches(int clients, int count) throws Exception {
    AtomicInteger next = new AtomicInteger();
    double took =
        Clients.run(
            clients,
            client -> {
              try (KeptConnection connection = new KeptConnection(gateway)) {
                for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                  connection.send(batches.get(i % batches.size()), 202);
                }
              }
            });
    sentByGateway += (long) count * BATCH;
    return count * BATCH / took / 1e3;
  }

  private double bareBatches(int count) throws Exception {
    AtomicInteger next = new AtomicInteger();
    List<KafkaProducer<byte[], byte[]>> producers = new ArrayList<>();
    try {
      for (int client = 0; client < FEW; client++) {
        producers.add(connected(5));
      }
      double took =
          Clients.run(
              FEW,
              client -> {
                KafkaProducer<byte[], byte[]> producer = producers.get(client);
                for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                  bareBatch(producer, i);
                }
              });
      sentBare += (long) count * BATCH;
      return count * BATCH / took / 1e3;
    } finally {
      producers.forEach(KafkaProducer::close);
    }
  }

  private void bareBatch(KafkaProducer<byte[], byte[]> producer, int batch) throws Exception {
    List<Future<RecordMetadata>> sent = new ArrayList<>(BATCH);
    for (int j = 0; j < BATCH; j++) {
      sent.add(producer.send(record(batch * BATCH + j)));
    }
    producer.flush(); // Sooner than to wait until it has lingered.
    for (Future<RecordMetadata> one : sent) {
      one.get();
    }
  }

  private double bareLoop(int count) throws Exception {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    try (KafkaProducer<byte[], byte[]> producer = connected(5)) {
      long start = System.nanoTime();
      for (int i = 0; i < count * BATCH; i++) {
        sent.add(producer.send(record(i)));
      }
      producer.flush();
      for (Future<RecordMetadata> one : sent) {
        one.get();
      }
      double took = (System.nanoTime() - start) / 1e9;
      sentBare += (long) count * BATCH;
      return count * BATCH / took / 1e3;
    }
  }

  /** A producer that has met the brokers, as the gateway's has. */
  private KafkaProducer<byte[], byte[]> connected(int lingerMillis) throws Exception {
    KafkaProducer<byte[], byte[]> producer = producer(lingerMillis);
    producer.send(record(0)).get();
    sentBare++;
    return producer;
  }

  private ProducerRecord<byte[], byte[]> record(int number) {
    Event event = events.get(number % events.size());
    return new ProducerRecord<>(bareTopic, event.key(), event.payload());
  }

  /** With the guarantees and the sizes of the gateway's. */
  private KafkaProducer<byte[], byte[]> producer(int lingerMillis) {
    return new KafkaProducer<>(
        log.client(
            Map.of(
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "lz4",
                ProducerConfig.BATCH_SIZE_CONFIG,
                128 * 1024,
                ProducerConfig.LINGER_MS_CONFIG,
                lingerMillis)),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private Latencies gatewaySingles(int seconds) throws Exception {
    Schedule schedule = new Schedule(seconds);
    Clients.run(
        SINGLE_CLIENTS,
        client -> {
          try (KeptConnection connection = new KeptConnection(gateway)) {
            for (int i = schedule.next(); i >= 0; i = schedule.next()) {
              connection.send(singles.get(i % singles.size()), 202);
              schedule.done(i);
            }
          }
        });
    sentByGateway += schedule.took.length;
    return Latencies.ofNanos(schedule.took);
  }

  /** It does not linger: nothing is gained by it at this rate. */
  private Latencies bareSingles(int seconds) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = producer(0)) {
      producer.partitionsFor(bareTopic); // As the gateway, it is connected before.
      Schedule schedule = new Schedule(seconds);
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (int i = schedule.next(); i >= 0; i = schedule.next()) {
        int number = i;
        sent.add(producer.send(record(i), (written, failure) -> schedule.done(number)));
      }
      producer.flush();
      for (Future<RecordMetadata> one : sent) {
        one.get();
      }
      sentBare += schedule.took.length;
      return Latencies.ofNanos(schedule.took);
    }
  }

  /** When each single event is due, and how long after that it was acknowledged. */
  private static final class Schedule {
    private static final long INTERVAL = TimeUnit.SECONDS.toNanos(1) / SINGLE_PER_SECOND;

    private final long start = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(200);
    private final AtomicInteger given = new AtomicInteger();
    private final long[] took;

    Schedule(int seconds) {
      took = new long[seconds * SINGLE_PER_SECOND];
    }

    /** Waits until the next is due; -1 after the last. */
    int next() {
      int number = given.getAndIncrement();
      if (number >= took.length) {
        return -1;
      }
      for (long left = due(number) - System.nanoTime();
          left > 0;
          left = due(number) - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      return number;
    }

    void done(int number) {
      took[number] = System.nanoTime() - due(number);
    }

    private long due(int number) {
      return start + number * INTERVAL;
    }
  }

  /** Every acknowledged event is in the log, once. */
  private void checkLog(String topic, long acknowledged) {
    List<TopicPartition> partitions =
        IntStream.range(0, EventLog.PARTITIONS)
            .mapToObj(i -> new TopicPartition(topic, i))
            .toList();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            log.client(Map.of()), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      long records =
          consumer.endOffsets(partitions).values().stream().mapToLong(Long::longValue).sum();
      if (records != acknowledged) {
        throw new IllegalStateException(
            "%s: %,d events were acknowledged, %,d are in the log"
                .formatted(topic, acknowledged, records));
      }
    }
  }
}
