/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.twinbeam.core.log.LogEntry;

/**
 * Appends a hostile log to its topic at a steady pace, as a door would: idempotent, acks=all, and
 * patient while the broker is down.
 */
final class Flow implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final HostileTopic topic;
  private final HostileLog log;
  private final int laps;
  private final Duration pause;
  private final List<List<byte[]>> sent = new ArrayList<>();
  private final AtomicLong unacknowledged = new AtomicLong();
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private volatile boolean stopped;

  private Flow(HostileTopic topic, HostileLog log, Duration over, int laps) {
    this.topic = topic;
    this.log = log;
    this.laps = laps;
    this.pause = over.dividedBy(log.partitions().stream().mapToInt(List::size).sum());
    log.partitions().forEach(p -> sent.add(new ArrayList<>()));
  }

  /**
   * @param over how long the whole log takes
   */
  static Flow once(HostileTopic topic, HostileLog log, Duration over) {
    return start(topic, log, over, 1);
  }

  /** The same again and again until stopped. */
  static Flow endless(HostileTopic topic, HostileLog log, Duration over) {
    return start(topic, log, over, Integer.MAX_VALUE);
  }

  private static Flow start(HostileTopic topic, HostileLog log, Duration over, int laps) {
    Flow flow = new Flow(topic, log, over, laps);
    new Thread(flow::run, "flow").start();
    return flow;
  }

  private void run() {
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      long started = System.nanoTime();
      long step = 0;
      for (int lap = 0; lap < laps && !stopped; lap++) {
        step = lap(producer, started, step);
      }
      producer.flush();
      end.complete(null);
    } catch (InterruptedException | RuntimeException e) {
      end.completeExceptionally(e);
    }
  }

  private long lap(KafkaProducer<byte[], byte[]> producer, long started, long stepsBefore)
      throws InterruptedException {
    int longest = log.partitions().stream().mapToInt(List::size).max().orElse(0);
    long step = stepsBefore;
    for (int i = 0; i < longest && !stopped; i++) {
      for (List<LogEntry> entries : log.partitions()) {
        // Partitions of uneven length end together.
        int from = (int) ((long) i * entries.size() / longest);
        int to = (int) ((long) (i + 1) * entries.size() / longest);
        for (LogEntry entry : entries.subList(from, to)) {
          send(producer, entry);
          long due = started + pause.toNanos() * ++step;
          Thread.sleep(Math.max(0, (due - System.nanoTime()) / 1_000_000));
        }
      }
    }
    return step;
  }

  private KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers",
            topic.bootstrapServers(),
            "enable.idempotence",
            "true",
            "delivery.timeout.ms",
            (int) PATIENCE.toMillis(),
            "max.block.ms",
            PATIENCE.toMillis()),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private void send(KafkaProducer<byte[], byte[]> producer, LogEntry entry) {
    if (entry instanceof LogEntry.Event event) {
      sent.get(entry.partition()).add(event.record().payload());
      unacknowledged.incrementAndGet();
    }
    producer.send(
        topic.record(entry),
        (metadata, failure) -> {
          if (failure != null) {
            end.completeExceptionally(failure);
          } else if (entry instanceof LogEntry.Event) {
            unacknowledged.decrementAndGet();
          }
        });
  }

  boolean running() {
    return !end.isDone();
  }

  /** Waits until the whole log is sent, or sends no more after {@link #stop}. */
  void await() {
    end.join();
  }

  void stop() {
    stopped = true;
    await();
  }

  /** The topic holds what was acknowledged: nothing lost, nothing twice, nothing out of order. */
  void assertKept() {
    await();
    assertThat(unacknowledged.get()).as("events without acknowledgement").isZero();
    List<List<LogEntry>> partitions = topic.read();
    for (int p = 0; p < sent.size(); p++) {
      List<byte[]> kept =
          partitions.get(p).stream()
              .filter(LogEntry.Event.class::isInstance)
              .map(entry -> ((LogEntry.Event) entry).record().payload())
              .toList();
      List<byte[]> expected = sent.get(p);
      assertThat(kept).as("events in partition %s", p).hasSameSizeAs(expected);
      for (int i = 0; i < kept.size(); i++) {
        assertThat(kept.get(i)).as("event %s of partition %s", i, p).isEqualTo(expected.get(i));
      }
    }
  }

  @Override
  public void close() {
    stopped = true;
    end.exceptionally(failure -> null).join();
  }
}
