/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.log;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Notices while a job runs that its topic was deleted, made anew or given more partitions. It asks
 * the brokers every few seconds at most, without waiting for them: brokers that do not answer are
 * no reason to stop. Thread-safe.
 */
final class TopicWatch implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(3);

  /** A broker that has just started may not know of a topic yet; one look proves nothing. */
  private static final int MISSING_LOOKS = 3;

  private final LogConfig config;
  private final LogTopic topic;
  private final Admin admin;
  private final AtomicBoolean asking = new AtomicBoolean();
  private volatile long askedAt = System.nanoTime();
  private volatile String problem;
  private int missing;

  TopicWatch(LogConfig config, LogTopic topic) {
    this.config = config;
    this.topic = topic;
    this.admin = Admin.create(config.client(Map.of()));
  }

  /**
   * To be called often.
   *
   * @throws LogRefusedException once the topic is known not to be what it was
   */
  void check() {
    if (problem != null) {
      throw new LogRefusedException(problem);
    }
    if (System.nanoTime() - askedAt >= EVERY.toNanos() && asking.compareAndSet(false, true)) {
      admin
          .describeTopics(List.of(topic.name()))
          .topicNameValues()
          .get(topic.name())
          .whenComplete(this::answered);
    }
  }

  private void answered(TopicDescription now, Throwable failure) {
    if (failure == null) {
      missing = 0;
      problem = StreamLog.changed(config, topic, StreamLog.topic(now));
    } else if (failure instanceof UnknownTopicOrPartitionException && ++missing >= MISSING_LOOKS) {
      problem = StreamLog.deleted(config, topic);
    }
    askedAt = System.nanoTime();
    asking.set(false);
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }
}
