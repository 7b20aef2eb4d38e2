/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.log;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.TopicConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a topic's settings must be. A setting with which answers would be wrong, or nothing could be
 * written, is a problem; one that may lose events on a bad day is warned of, once in a JVM.
 */
final class LogConditions {
  private static final Logger LOG = LoggerFactory.getLogger(LogConditions.class);
  private static final Set<String> WARNED = ConcurrentHashMap.newKeySet();

  private final LogConfig config;
  private final String topic;
  private final Config settings;
  private final int replicas;
  private final List<String> problems = new ArrayList<>();

  LogConditions(LogConfig config, TopicDescription topic, Config settings) {
    this.config = config;
    this.topic = topic.name();
    this.settings = settings;
    this.replicas = topic.partitions().stream().mapToInt(p -> p.replicas().size()).min().orElse(0);
  }

  /** Every setting that is wrong, with the command that mends it. */
  List<String> problems() {
    require(
        TopicConfig.CLEANUP_POLICY_CONFIG,
        TopicConfig.CLEANUP_POLICY_DELETE,
        "compaction removes events");
    require(
        TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG,
        "false",
        "an unclean election removes events that were acknowledged");
    require(
        TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
        "CreateTime",
        "the record's time must stay the time at which a door received it");
    long minInSync = number(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG);
    if (minInSync > replicas) {
      problem(
          TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
          "at most " + replicas + ", its number of replicas",
          "no event can be written otherwise",
          Integer.toString(Math.max(1, replicas - 1)));
    }
    return problems;
  }

  /**
   * Refuses a retention with which events are removed before their epoch is closed and taken into
   * the lake.
   *
   * @param epoch time from one marker to the next
   */
  List<String> retentionProblems(Duration epoch) {
    long retention = number(TopicConfig.RETENTION_MS_CONFIG);
    if (retention >= 0 && retention < 2 * epoch.toMillis()) {
      problem(
          TopicConfig.RETENTION_MS_CONFIG,
          "at least two epochs of " + epoch.toMillis() + " ms",
          "events would be removed before their epoch is in the lake. Batch runs and restarts need"
              + " far more: keep events for ever, or longer than the time between batch runs, 'within'"
              + " and the longest stop of ingest together",
          "-1");
    }
    return problems;
  }

  /** Largest batch of records that brokers take, in bytes; -1 if they do not tell. */
  long maxMessageBytes() {
    return number(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
  }

  /** Milliseconds that events are kept; -1 for ever. */
  long retentionMillis() {
    return number(TopicConfig.RETENTION_MS_CONFIG);
  }

  /**
   * @param brokers how many there are: on a single one, nothing better can be had
   */
  void warn(int brokers) {
    long bytes = number(TopicConfig.RETENTION_BYTES_CONFIG);
    if (bytes >= 0) {
      warn(
          TopicConfig.RETENTION_BYTES_CONFIG,
          "events are removed by size, however new they are: set -1, or be sure that it holds what"
              + " retention.ms promises");
    }
    if (brokers > 1 && replicas == 1) {
      warn(
          "replication.factor",
          "1: events that were acknowledged are lost with one broker's disk: make it 3 with"
              + " kafka-reassign-partitions.sh");
    } else if (replicas > 1 && number(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG) == 1) {
      warn(
          TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
          "an event counts as written when one broker has it: set 2 to survive the loss of one");
    }
  }

  private void warn(String setting, String why) {
    if (WARNED.add(topic + " " + setting)) {
      ConfigEntry entry = settings.get(setting);
      LOG.warn(
          "topic {} is not fit for production: {}{}: {}",
          topic,
          setting,
          entry == null ? "" : "=" + entry.value(),
          why);
    }
  }

  private long number(String name) {
    ConfigEntry entry = settings.get(name);
    return entry == null ? -1 : Long.parseLong(entry.value());
  }

  private void require(String name, String wanted, String because) {
    ConfigEntry entry = settings.get(name);
    if (entry != null && !wanted.equals(entry.value())) {
      problem(name, wanted, because, wanted);
    }
  }

  private void problem(String name, String wanted, String because, String set) {
    problems.add(
        "topic %s has %s=%s, must be %s: %s. Set it: kafka-configs.sh --bootstrap-server %s --alter --topic %s --add-config %s=%s"
            .formatted(
                topic,
                name,
                settings.get(name).value(),
                wanted,
                because,
                config.bootstrapServers(),
                topic,
                name,
                set));
  }
}
