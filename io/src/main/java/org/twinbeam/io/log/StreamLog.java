/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.log;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.twinbeam.core.epoch.Marker;

/**
 * The topic of one stream: creates it and checks the conditions under which a log can be trusted.
 * Its only writers are {@link LogWriter} and {@link Ticker}. Thread-safe.
 */
public final class StreamLog implements AutoCloseable {

  private static final String FIXED =
      "A stream's partition count is fixed when it is created, because events are placed and"
          + " de-duplicated by it. Make a stream of another name with the count that is wanted"
          + " ('stream' in its definition, --partitions of ticker) and copy the events there; Kafka"
          + " cannot take partitions away";

  private static final Duration VISIBLE = Duration.ofSeconds(30);

  private final LogConfig config;
  private final String topic;
  private final Admin admin;

  private StreamLog(LogConfig config, String topic) {
    this.config = config;
    this.topic = topic;
    this.admin = Admin.create(config.client(Map.of()));
  }

  public static StreamLog open(LogConfig config, String stream) {
    return ofTopic(config, topicOf(stream));
  }

  static StreamLog ofTopic(LogConfig config, String topic) {
    return new StreamLog(config, topic);
  }

  /** Name of the topic that holds a stream's log. */
  public static String topicOf(String stream) {
    return stream + ".events";
  }

  public String topic() {
    return topic;
  }

  /**
   * Creates the topic if it is absent, and checks it if it is there.
   *
   * <p>A new topic keeps records for ever ({@code retention.ms=-1}): shorten that only to more than
   * the horizon's lag, {@code within} and a margin, for jobs refuse to start on a log that no
   * longer reaches back. Partitions are fixed from here on.
   *
   * @param replicationFactor 3 for production, then two replicas must have a record before it
   *     counts; 1 where one broker is all there is
   * @return whether it was created now
   * @throws LogException if it is there and differs, or cannot be created
   */
  public boolean create(int partitions, int replicationFactor) {
    if (partitions < 1) {
      throw new IllegalArgumentException("partitions is " + partitions + ", must be at least 1");
    }
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
    settings.put(TopicConfig.RETENTION_MS_CONFIG, "-1");
    settings.put(TopicConfig.RETENTION_BYTES_CONFIG, "-1");
    settings.put(TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false");
    settings.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "CreateTime");
    settings.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, replicationFactor >= 3 ? "2" : "1");
    NewTopic wanted = new NewTopic(topic, partitions, (short) replicationFactor).configs(settings);
    try {
      admin.createTopics(List.of(wanted)).all().get();
      awaitVisible();
      return true;
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw unreachable("cannot be created", e.getCause());
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    check(partitions);
    return false;
  }

  /**
   * Creates the topic if it is absent, on three brokers or as many as there are. One that is there
   * is checked, and keeps its partitions.
   *
   * @throws LogException if it cannot be created, or does not meet its conditions
   */
  public void createIfAbsent(int partitions) {
    try {
      check();
    } catch (LogMissingException e) {
      create(partitions, Math.min(3, brokers()));
    }
  }

  private int brokers() {
    try {
      return admin.describeCluster().nodes().get().size();
    } catch (ExecutionException e) {
      throw unreachable("cannot be placed", e.getCause());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /**
   * Creates a topic that is no log but for those who want to follow something, if it is absent;
   * with as many partitions and replicas as the log has, and the broker's own settings.
   *
   * @throws LogException if the brokers do not answer, or do not allow it
   */
  public void createBeside(String name) {
    List<TopicPartitionInfo> partitions = describe().partitions();
    short replicas = (short) partitions.get(0).replicas().size();
    NewTopic wanted = new NewTopic(name, partitions.size(), replicas);
    try {
      admin.createTopics(List.of(wanted)).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw new LogException(
            "topic " + name + " cannot be created: " + e.getCause().getMessage(), e.getCause());
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** The controller has made the topic; the brokers that are asked learn of it a little later. */
  private void awaitVisible() throws InterruptedException {
    long deadline = System.nanoTime() + VISIBLE.toNanos();
    while (true) {
      try {
        describe();
        return;
      } catch (LogMissingException e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
        Thread.sleep(20);
      }
    }
  }

  /**
   * The topic's partition count.
   *
   * @throws LogException if the topic is missing
   */
  public int partitions() {
    return describe().partitions().size();
  }

  /**
   * Checks every condition of a log.
   *
   * @return the topic as it is
   * @throws LogException that lists every condition that does not hold
   */
  public LogTopic check() {
    TopicDescription described = describe();
    LogTopic found = topic(described);
    LogConditions conditions = new LogConditions(config, described, settings());
    List<String> problems = new ArrayList<>(conditions.problems());
    Optional<NewestMarkers.Found> newest = NewestMarkers.find(config, topic, found.partitions());
    newest
        .filter(marker -> marker.marker().partitions() != found.partitions())
        .ifPresent(
            marker ->
                problems.add(
                    partitionsChanged(
                        topic,
                        found.partitions(),
                        marker.marker().partitions(),
                        marker.partition(),
                        marker.offset())));
    refuse(problems);
    conditions.warn(await(admin.describeCluster().nodes()).size());
    return found;
  }

  private void check(int wanted) {
    int partitions = check().partitions();
    if (partitions != wanted) {
      throw new LogRefusedException(
          "topic "
              + topic
              + " has "
              + partitions
              + " partitions, not "
              + wanted
              + ". The count is fixed when a stream is created: ask for "
              + partitions
              + ", or create a stream of another name");
    }
  }

  /**
   * Checks that the retention lets an epoch be closed before its events are removed.
   *
   * @param epoch time from one marker to the next
   */
  void checkRetention(Duration epoch) {
    refuse(new LogConditions(config, describe(), settings()).retentionProblems(epoch));
  }

  /**
   * Checks that it is the topic that was met before, and that its settings still hold.
   *
   * @throws LogMissingException if it is not there; one look proves nothing while brokers start
   */
  void checkUnchanged(LogTopic before) {
    TopicDescription now = describe();
    String changed = changed(config, before, topic(now));
    if (changed != null) {
      throw new LogRefusedException(changed);
    }
    refuse(new LogConditions(config, now, settings()).problems());
  }

  /** Largest batch of records that brokers take, in bytes; -1 if they do not tell. */
  long maxMessageBytes() {
    return new LogConditions(config, describe(), settings()).maxMessageBytes();
  }

  /** Milliseconds that events are kept; -1 for ever. */
  long retentionMillis() {
    return new LogConditions(config, describe(), settings()).retentionMillis();
  }

  private static void refuse(List<String> problems) {
    if (!problems.isEmpty()) {
      throw new LogRefusedException(String.join("\n", problems));
    }
  }

  /** The greatest marker in any partition; empty before the first. */
  public Optional<Marker> newestMarker() {
    return NewestMarkers.find(config, topic, partitions()).map(NewestMarkers.Found::marker);
  }

  private Config settings() {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    return await(admin.describeConfigs(List.of(resource)).values().get(resource));
  }

  private TopicDescription describe() {
    return await(admin.describeTopics(List.of(topic)).topicNameValues().get(topic));
  }

  private <T> T await(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        throw missing(topic, config);
      }
      throw unreachable("cannot be examined", e.getCause());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private LogException unreachable(String what, Throwable cause) {
    return new LogException(
        "topic "
            + topic
            + " "
            + what
            + " at "
            + config.bootstrapServers()
            + " ("
            + cause.getMessage()
            + "). Is Kafka running there, and do the client properties fit?",
        cause);
  }

  static LogMissingException missing(String topic, LogConfig config) {
    return new LogMissingException(
        "topic "
            + topic
            + " does not exist at "
            + config.bootstrapServers()
            + ". Create the stream first (its partition count is fixed then), or correct the stream's"
            + " name or the bootstrap servers");
  }

  static LogException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new LogException("interrupted while waiting for Kafka", e);
  }

  static LogTopic topic(TopicDescription described) {
    return new LogTopic(
        described.name(), described.topicId().toString(), described.partitions().size());
  }

  /** What happened to a topic while it was in use; null if nothing did. */
  static String changed(LogConfig config, LogTopic before, LogTopic now) {
    if (!now.id().equals(before.id())) {
      return "topic "
          + before.name()
          + " at "
          + config.bootstrapServers()
          + " is another one than at the start: its id was "
          + before.id()
          + " and is "
          + now.id()
          + " now. "
          + LogPositions.MADE_ANEW;
    }
    return now.partitions() == before.partitions()
        ? null
        : "topic "
            + before.name()
            + " had "
            + before.partitions()
            + " partitions at the start and has "
            + now.partitions()
            + " now. "
            + FIXED;
  }

  static String deleted(LogConfig config, LogTopic before) {
    return "topic "
        + before.name()
        + " was deleted at "
        + config.bootstrapServers()
        + " while it was in use. "
        + LogPositions.MADE_ANEW;
  }

  static String partitionsChanged(String topic, int now, int marked, int partition, long offset) {
    return "topic "
        + topic
        + " has "
        + now
        + " partitions, but the epoch marker at partition "
        + partition
        + ", offset "
        + offset
        + " was written for "
        + marked
        + ". "
        + FIXED;
  }

  @Override
  public void close() {
    admin.close();
  }
}
