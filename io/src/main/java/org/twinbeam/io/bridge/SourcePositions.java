/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.bridge;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.twinbeam.io.log.LogConfig;
import org.twinbeam.io.log.LogException;
import org.twinbeam.io.log.LogRefusedException;
import org.twinbeam.io.log.LogTopic;

/**
 * Where the bridge goes on in its source topics: at the offsets that its consumer group committed,
 * before which everything is in the log; in a partition it meets for the first time, at the first
 * record. Kafka forgets a group's offsets in a topic that is deleted, so one that was made anew
 * under the name is copied whole.
 */
public final class SourcePositions {
  private SourcePositions() {}

  /**
   * Checks that the bridge can go on where it had got to, and writes the first positions of new
   * partitions.
   *
   * @param log the log to copy into, which cannot be a source
   * @return the topics, sorted by name
   * @throws LogRefusedException that lists every topic that is missing, or every partition that
   *     lost records before they were copied
   */
  public static List<SourceTopic> take(
      LogConfig source, Set<String> names, String group, LogTopic log) {
    try (Admin admin = Admin.create(source.client(Map.of()))) {
      List<SourceTopic> topics = describe(admin, source, names);
      refuse(sameAs(topics, log));
      List<TopicPartition> partitions = partitions(topics);
      Map<TopicPartition, Long> begins = list(admin, partitions, OffsetSpec.earliest());
      Map<TopicPartition, Long> ends = list(admin, partitions, OffsetSpec.latest());
      Map<TopicPartition, OffsetAndMetadata> committed = committed(admin, group);
      List<String> problems = new ArrayList<>();
      Map<TopicPartition, OffsetAndMetadata> first = new HashMap<>();
      for (TopicPartition partition : partitions) {
        long begin = begins.get(partition);
        if (!committed.containsKey(partition)) {
          first.put(partition, new OffsetAndMetadata(begin));
          continue;
        }
        long next = committed.get(partition).offset();
        if (next < begin) {
          problems.add(lost(source, group, partition, next, begin));
        } else if (next > ends.get(partition)) {
          problems.add(truncated(source, group, partition, next, ends.get(partition)));
        }
      }
      refuse(problems);
      if (!first.isEmpty()) {
        await(admin.alterConsumerGroupOffsets(group, first).all());
      }
      return topics;
    }
  }

  static List<TopicPartition> partitions(Collection<SourceTopic> topics) {
    return topics.stream()
        .flatMap(
            topic ->
                IntStream.range(0, topic.partitions())
                    .mapToObj(p -> new TopicPartition(topic.name(), p)))
        .toList();
  }

  private static List<SourceTopic> describe(Admin admin, LogConfig source, Set<String> names) {
    List<SourceTopic> topics = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    Map<String, KafkaFuture<TopicDescription>> described =
        admin.describeTopics(names).topicNameValues();
    for (String name : names.stream().sorted().toList()) {
      try {
        TopicDescription topic = described.get(name).get();
        topics.add(new SourceTopic(name, topic.topicId().toString(), topic.partitions().size()));
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw failed(source, e);
        }
        missing.add(
            "source topic "
                + name
                + " does not exist at "
                + source.bootstrapServers()
                + ": correct --sourceTopics or --sourceBootstrapServers");
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }
    refuse(missing);
    return topics;
  }

  private static List<String> sameAs(List<SourceTopic> topics, LogTopic log) {
    return topics.stream()
        .filter(topic -> topic.id().equals(log.id()))
        .map(
            topic ->
                "topic "
                    + topic.name()
                    + " is the stream's own log: a bridge cannot copy it into itself. Name other"
                    + " topics in --sourceTopics")
        .toList();
  }

  /** The message that retention was faster than the bridge. */
  static String lost(
      LogConfig source, String group, TopicPartition partition, long next, long begin) {
    return "partition %d of source topic %s at %s: the bridge had got to offset %d, and the first record there now is %d. Retention removed up to %d records before they were copied; they are lost, unless the topic can be restored or the senders can send them again. To go on without them: kafka-consumer-groups.sh --bootstrap-server %s --group %s --topic %s:%d --reset-offsets --to-earliest --execute. Keep the topic's retention.ms above the longest stop of the bridge"
        .formatted(
            partition.partition(),
            partition.topic(),
            source.bootstrapServers(),
            next,
            begin,
            begin - next,
            source.bootstrapServers(),
            group,
            partition.topic(),
            partition.partition());
  }

  static String truncated(
      LogConfig source, String group, TopicPartition partition, long next, long end) {
    return "partition %d of source topic %s at %s: the bridge had got to offset %d, and the topic ends at %d. It was truncated, or made anew under its name. To copy what it holds now: kafka-consumer-groups.sh --bootstrap-server %s --group %s --topic %s:%d --reset-offsets --to-earliest --execute"
        .formatted(
            partition.partition(),
            partition.topic(),
            source.bootstrapServers(),
            next,
            end,
            source.bootstrapServers(),
            group,
            partition.topic(),
            partition.partition());
  }

  private static Map<TopicPartition, OffsetAndMetadata> committed(Admin admin, String group) {
    return await(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
  }

  private static Map<TopicPartition, Long> list(
      Admin admin, List<TopicPartition> partitions, OffsetSpec spec) {
    Map<TopicPartition, OffsetSpec> wanted =
        partitions.stream().collect(Collectors.toMap(p -> p, p -> spec));
    Map<TopicPartition, Long> listed = new HashMap<>();
    await(admin.listOffsets(wanted).all()).forEach((p, info) -> listed.put(p, info.offset()));
    return listed;
  }

  private static void refuse(List<String> problems) {
    if (!problems.isEmpty()) {
      throw new LogRefusedException(String.join("\n", problems));
    }
  }

  private static <T> T await(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new LogException(
          "the source's positions cannot be read or set: " + e.getCause().getMessage(),
          e.getCause());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static LogException failed(LogConfig source, ExecutionException e) {
    return new LogException(
        "the source topics cannot be examined at "
            + source.bootstrapServers()
            + " ("
            + e.getCause().getMessage()
            + "). Is Kafka running there, and do the client properties fit?",
        e.getCause());
  }

  private static LogException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new LogException("interrupted while waiting for Kafka", e);
  }
}
