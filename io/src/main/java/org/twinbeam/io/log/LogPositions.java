/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.log;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.twinbeam.core.epoch.EpochCut;

/**
 * Start positions of a job. They come from the lake or a horizon, never from what a consumer group
 * had reached: each start writes them to a fresh group, from which {@link ReadLog} begins.
 */
public final class LogPositions {

  /** What happened where a log has not what it had, and what to do about it. */
  static final String MADE_ANEW =
      "The topic was deleted and made anew under its name, or truncated; what lake and store hold of"
          + " the stream is of the log before. Restore that topic; or give the stream a new name"
          + " ('stream' in its definition), which has a topic, a lake and states of its own, and start"
          + " ticker, ingest and speed with that";

  private static final String MARKER_GONE =
      "retention removed the marker at offset %d of partition %d of topic %s, at which epoch %d"
          + " ended: the first record is %d. No event that was still needed is gone, but the epoch of"
          + " those that follow is not known any more. If the lake has later epochs, run batch, which"
          + " moves the horizon; else restore the topic, or copy what it holds to a stream of another"
          + " name, with a longer retention.ms";

  private static final Logger LOG = LoggerFactory.getLogger(LogPositions.class);

  private LogPositions() {}

  /** Positions at which the epochs after the cut's begin. */
  public static Map<Integer, Long> of(EpochCut cut) {
    return IntStream.range(0, cut.ends().size())
        .boxed()
        .collect(Collectors.toMap(p -> p, p -> cut.ends().get(p)));
  }

  /**
   * Writes positions to a consumer group.
   *
   * @param group a name never used before
   * @param offsets an offset for every partition
   * @param advice what to do if the log no longer holds one of them
   * @throws LogException if the topic is missing or has another number of partitions, if it no
   *     longer holds a wanted offset, or if the group is in use
   */
  public static void assign(
      LogConfig config, String topic, String group, Map<Integer, Long> offsets, String advice) {
    try (Admin admin = Admin.create(config.client(Map.of()))) {
      checkPartitions(config, admin, topic, offsets);
      checkReach(admin, topic, offsets, advice);
      checkFresh(admin, group);
      Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
      offsets.forEach(
          (p, offset) ->
              positions.put(new TopicPartition(topic, p), new OffsetAndMetadata(offset)));
      await(admin.alterConsumerGroupOffsets(group, positions).all(), topic);
    }
  }

  /**
   * Refuses a log in which the epochs after a cut cannot be read. Writes nothing.
   *
   * @param endedAt when the cut's epoch ended, as it was recorded then; empty if it is not known
   * @param advice what to do if the log no longer reaches back
   * @throws LogRefusedException if the log has another number of partitions, no longer reaches back
   *     to the cut, or is not the log in which that epoch ended
   */
  public static void check(
      LogConfig config, LogTopic topic, EpochCut cut, OptionalLong endedAt, String advice) {
    Map<Integer, Long> offsets = of(cut);
    requirePartitions(topic.name(), topic.partitions(), offsets);
    try (Admin admin = Admin.create(config.client(Map.of()))) {
      checkMarkers(admin, topic.name(), cut);
      checkReach(admin, topic.name(), offsets, advice);
    }
    if (cut.epoch() >= 0) {
      CutCheck.check(config, topic.name(), cut, endedAt);
      endedAt.ifPresent(time -> warnOfRetention(config, topic.name(), cut.epoch(), time));
    }
  }

  /** What a start needs is still there, but may not be at the next one. */
  private static void warnOfRetention(LogConfig config, String topic, long epoch, long endedAt) {
    try (StreamLog log = StreamLog.ofTopic(config, topic)) {
      long retention = log.retentionMillis();
      if (retention < 0) {
        return;
      }
      log.newestMarker()
          .map(newest -> newest.startedAt() - endedAt)
          .filter(needed -> needed > retention / 2)
          .ifPresent(
              needed ->
                  LOG.warn(
                      "topic {} keeps events for {} s (retention.ms), and this start needs those of"
                          + " the last {} s, from epoch {} on: lengthen it before a start is refused",
                      topic,
                      retention / 1000,
                      needed / 1000,
                      epoch + 1));
    }
  }

  private static void checkPartitions(
      LogConfig config, Admin admin, String topic, Map<Integer, Long> offsets) {
    int partitions;
    try {
      partitions =
          admin
              .describeTopics(List.of(topic))
              .topicNameValues()
              .get(topic)
              .get()
              .partitions()
              .size();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        throw StreamLog.missing(topic, config);
      }
      throw failed(topic, e);
    } catch (InterruptedException e) {
      throw StreamLog.interrupted(e);
    }
    requirePartitions(topic, partitions, offsets);
  }

  private static void requirePartitions(String topic, int partitions, Map<Integer, Long> offsets) {
    boolean all = IntStream.range(0, partitions).allMatch(offsets::containsKey);
    if (!all || offsets.size() != partitions) {
      throw new LogRefusedException(
          "topic "
              + topic
              + " has "
              + partitions
              + " partitions, but start positions are known for partitions "
              + new TreeMap<>(offsets).keySet()
              + ". A stream's partition count is fixed when it is created: was the topic changed or"
              + " made anew under the old name? Give the stream a new name");
    }
  }

  /**
   * Where all but the marker at the cut is still there, no event is gone that was not read. But the
   * events that follow have the epoch of that marker, and nothing else tells its number: markers
   * may skip some.
   */
  private static void checkMarkers(Admin admin, String topic, EpochCut cut) {
    if (cut.epoch() < 0) {
      return;
    }
    Map<Integer, Long> begins = list(admin, topic, of(cut), OffsetSpec.earliest());
    boolean onlyMarkers =
        begins.entrySet().stream()
            .allMatch(begin -> begin.getValue() <= cut.ends().get(begin.getKey()) + 1);
    begins.forEach(
        (partition, begin) -> {
          long wanted = cut.ends().get(partition);
          if (onlyMarkers && begin == wanted + 1) {
            throw new LogRefusedException(
                MARKER_GONE.formatted(wanted, partition, topic, cut.epoch(), begin));
          }
        });
  }

  private static void checkReach(
      Admin admin, String topic, Map<Integer, Long> offsets, String advice) {
    Map<Integer, Long> begins = list(admin, topic, offsets, OffsetSpec.earliest());
    Map<Integer, Long> ends = list(admin, topic, offsets, OffsetSpec.latest());
    new TreeMap<>(offsets)
        .forEach(
            (p, wanted) -> {
              if (begins.get(p) > wanted) {
                throw gone(topic, p, wanted, begins.get(p), advice);
              }
              if (ends.get(p) < wanted) {
                throw truncated(topic, p, wanted, ends.get(p));
              }
            });
  }

  static LogRefusedException gone(
      String topic, int partition, long wanted, long begin, String advice) {
    return new LogRefusedException(
        "the log no longer reaches back to offset "
            + wanted
            + " of partition "
            + partition
            + " of topic "
            + topic
            + ": its first record is "
            + begin
            + ". Retention removed records that were still needed. "
            + advice);
  }

  static LogRefusedException truncated(String topic, int partition, long wanted, long end) {
    return new LogRefusedException(
        "offset "
            + wanted
            + " of partition "
            + partition
            + " of topic "
            + topic
            + " is beyond the end of the log, "
            + end
            + ". "
            + MADE_ANEW);
  }

  private static Map<Integer, Long> list(
      Admin admin, String topic, Map<Integer, Long> offsets, OffsetSpec spec) {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    offsets.keySet().forEach(p -> wanted.put(new TopicPartition(topic, p), spec));
    Map<Integer, Long> listed = new HashMap<>();
    await(admin.listOffsets(wanted).all(), topic)
        .forEach((partition, info) -> listed.put(partition.partition(), info.offset()));
    return listed;
  }

  private static void checkFresh(Admin admin, String group) {
    Map<TopicPartition, OffsetAndMetadata> before =
        await(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata(), group);
    if (!before.isEmpty()) {
      throw new LogException(
          "consumer group "
              + group
              + " has positions already, of "
              + before.keySet()
              + ": each start needs a group name of its own");
    }
  }

  private static <T> T await(KafkaFuture<T> future, String of) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw failed(of, e);
    } catch (InterruptedException e) {
      throw StreamLog.interrupted(e);
    }
  }

  private static LogException failed(String of, ExecutionException e) {
    return new LogException(
        "cannot set the start positions of " + of + ": " + e.getCause().getMessage(), e.getCause());
  }
}
