/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.log;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Notices while a job runs that its topic was deleted, made anew or given more partitions. Brokers
 * that do not answer are no reason to stop. Thread-safe, but for {@link Question}.
 */
final class TopicWatch implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(3);

  /** After an answer that says nothing; shorter, for a marker waits. */
  private static final Duration AGAIN = Duration.ofSeconds(1);

  /** A broker that has just started may not know of a topic yet; one look proves nothing. */
  static final int MISSING_LOOKS = 3;

  private final LogConfig config;
  private final LogTopic topic;
  private final Admin admin;
  private final AtomicBoolean asking = new AtomicBoolean();
  private volatile long askedAt = System.nanoTime() - EVERY.toNanos();
  private volatile long answeredAt = System.nanoTime();
  private volatile String problem;
  private int missing;

  TopicWatch(LogConfig config, LogTopic topic) {
    this.config = config;
    this.topic = topic;
    this.admin = Admin.create(config.client(Map.of()));
  }

  /**
   * To be called often: asks the brokers every few seconds at most, without waiting for them.
   *
   * @throws LogRefusedException once the topic is known not to be what it was
   */
  void check() {
    throwProblem();
    if (System.nanoTime() - askedAt >= EVERY.toNanos() && asking.compareAndSet(false, true)) {
      ask()
          .whenComplete(
              (now, failure) -> {
                answered(now, failure);
                askedAt = System.nanoTime();
                asking.set(false);
              });
    }
  }

  /** When brokers last said what the topic is, by {@link System#nanoTime}. */
  long answeredAt() {
    return answeredAt;
  }

  /** Whether the topic is still the same at some moment after this call. */
  Question question() {
    return new Question();
  }

  /** Is asked until it is answered. For one thread. */
  final class Question {
    private KafkaFuture<TopicDescription> answer = ask();
    private long askAgainAt;

    /**
     * Waits for the answer.
     *
     * @return whether it has come, and is that the topic is what it was
     * @throws LogRefusedException if the topic is known not to be what it was
     */
    boolean answered(Duration patience) throws InterruptedException {
      long deadline = System.nanoTime() + patience.toNanos();
      while (true) {
        long left = deadline - System.nanoTime();
        if (answer == null) {
          long wait = askAgainAt - System.nanoTime();
          TimeUnit.NANOSECONDS.sleep(Math.min(wait, left));
          if (wait > left) {
            return false;
          }
          answer = ask();
        } else {
          try {
            TopicWatch.this.answered(answer.get(Math.max(0, left), TimeUnit.NANOSECONDS), null);
            throwProblem();
            return true;
          } catch (TimeoutException e) {
            return false;
          } catch (ExecutionException e) {
            TopicWatch.this.answered(null, e.getCause());
            throwProblem();
            answer = null;
            askAgainAt = System.nanoTime() + AGAIN.toNanos();
          }
        }
      }
    }
  }

  private KafkaFuture<TopicDescription> ask() {
    return admin.describeTopics(List.of(topic.name())).topicNameValues().get(topic.name());
  }

  private synchronized void answered(TopicDescription now, Throwable failure) {
    if (problem != null) {
      return; // What was once found is not taken back.
    }
    if (failure == null) {
      missing = 0;
      answeredAt = System.nanoTime();
      problem = StreamLog.changed(config, topic, StreamLog.topic(now));
    } else if (failure instanceof UnknownTopicOrPartitionException && ++missing >= MISSING_LOOKS) {
      problem = StreamLog.deleted(config, topic);
    }
  }

  private void throwProblem() {
    if (problem != null) {
      throw new LogRefusedException(problem);
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }
}
