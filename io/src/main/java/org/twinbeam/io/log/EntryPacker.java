/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.log;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.twinbeam.core.log.LogEntry;
import org.twinbeam.core.log.LogPack;

/**
 * Makes few large records of what was polled: each stands for the entries of one partition up to
 * its offset, and its value is their {@link LogPack}. To KafkaIO it looks like a record after a
 * gap, as compacted topics have them; a checkpoint goes on behind its offset. So what KafkaIO, Beam
 * and the engine do for every record, which is more than decoding takes, is done once for thousands
 * of events, and the packing in Kafka's polling thread. Not safe for use by several threads.
 */
final class EntryPacker {
  private static final byte[] NO_KEY = {};

  /** A pack ends once it has so many bytes. */
  private static final int FULL = 1 << 20;

  private final EntryDecoder decoder;
  private final int most;
  private final Map<Integer, LogPack.Builder> builders = new HashMap<>();

  /** What was wrong with the last record that was polled; null if nothing was. */
  private LogException refusal;

  /**
   * @param most entries of a pack
   */
  EntryPacker(LogTopic topic, int most) {
    this.decoder = new EntryDecoder(topic.name(), topic.partitions());
    this.most = most;
  }

  /**
   * @throws LogException if the records that were packed last ended at one that cannot be read
   */
  void check() {
    if (refusal != null) {
      throw refusal;
    }
  }

  /** Of a partition no more than what comes before a record that cannot be read. */
  ConsumerRecords<byte[], byte[]> pack(ConsumerRecords<byte[], byte[]> polled) {
    check();
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> packed = new LinkedHashMap<>();
    for (TopicPartition partition : polled.partitions()) {
      List<ConsumerRecord<byte[], byte[]>> packs =
          pack(partition.partition(), polled.records(partition));
      if (!packs.isEmpty()) {
        packed.put(partition, packs);
      }
    }
    return new ConsumerRecords<>(packed);
  }

  private List<ConsumerRecord<byte[], byte[]>> pack(
      int partition, List<ConsumerRecord<byte[], byte[]>> records) {
    List<ConsumerRecord<byte[], byte[]>> packs = new ArrayList<>();
    LogPack.Builder pack = builders.computeIfAbsent(partition, LogPack.Builder::new);
    ConsumerRecord<byte[], byte[]> last = null;
    int entries = 0;
    for (ConsumerRecord<byte[], byte[]> record : records) {
      LogEntry entry;
      try {
        entry =
            decoder.decode(
                partition, record.offset(), record.timestamp(), record.headers(), record.value());
      } catch (LogException e) {
        refusal = e;
        break;
      }
      pack.add(entry);
      last = record;
      entries++;
      if (entries >= most || pack.size() >= FULL) {
        packs.add(standIn(last, pack.take()));
        entries = 0;
      }
    }
    if (entries > 0) {
      packs.add(standIn(last, pack.take()));
    }
    return packs;
  }

  private static ConsumerRecord<byte[], byte[]> standIn(
      ConsumerRecord<byte[], byte[]> last, LogPack pack) {
    byte[] value = pack.toByteArray();
    return new ConsumerRecord<>(
        last.topic(),
        last.partition(),
        last.offset(),
        last.timestamp(),
        last.timestampType(),
        0,
        value.length,
        NO_KEY,
        value,
        new RecordHeaders(),
        Optional.empty());
  }
}
