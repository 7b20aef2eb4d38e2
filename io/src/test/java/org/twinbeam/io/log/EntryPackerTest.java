/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.twinbeam.core.epoch.Marker;
import org.twinbeam.core.log.LogEntry;
import org.twinbeam.core.log.LogPack;

class EntryPackerTest {
  private static final String TOPIC = "s.events";
  private static final LogTopic LOG = new LogTopic(TOPIC, "an id", 2);

  private final Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> polled =
      new LinkedHashMap<>();

  @Test
  void aPartitionsRecordsAreOnePackAtTheLastOffset() {
    event(0, 3, new byte[] {1});
    event(1, 7, null);
    event(0, 9, new byte[] {2});
    marker(0, 12);
    ConsumerRecords<byte[], byte[]> packs = new EntryPacker(LOG, 100).pack(records());
    assertThat(packs).extracting(ConsumerRecord::offset).containsExactly(12L, 7L);
    assertThat(entries(packs))
        .extracting(LogEntry::partition, LogEntry::offset)
        .map(tuple -> tuple.toList().toString())
        .containsExactly("[0, 3]", "[0, 9]", "[0, 12]", "[1, 7]");
  }

  @Test
  void packsEndAtTheirCountAndAtTheirSize() {
    for (int i = 0; i < 5; i++) {
      event(0, i, new byte[300 << 10]);
    }
    assertThat(new EntryPacker(LOG, 2).pack(records()))
        .extracting(ConsumerRecord::offset)
        .containsExactly(1L, 3L, 4L);
    assertThat(new EntryPacker(LOG, 100).pack(records()))
        .extracting(ConsumerRecord::offset)
        .containsExactly(3L, 4L);
  }

  @Test
  void nothingIsNoPack() {
    assertThat(new EntryPacker(LOG, 100).pack(records()).isEmpty()).isTrue();
  }

  @Test
  void aPackTellsWhatWasHandedOutBefore() {
    event(0, 3, new byte[0]);
    event(0, 7, new byte[0]);
    EntryPacker packer = new EntryPacker(LOG, 1);
    ConsumerRecords<byte[], byte[]> first = packer.pack(records());
    polled.clear();
    event(0, 9, new byte[0]);
    ConsumerRecords<byte[], byte[]> second = packer.pack(records());
    assertThat(first).extracting(pack -> LogPack.of(pack.value()).after()).containsExactly(-1L, 3L);
    assertThat(second).extracting(pack -> LogPack.of(pack.value()).after()).containsExactly(7L);
  }

  /** What comes before it, and what comes in other partitions, is read all the same. */
  @Test
  void aDamagedMarkerStopsTheReaderAtItsPlace() {
    event(0, 3, new byte[0]);
    ConsumerRecord<byte[], byte[]> damaged = record(0, 4, new byte[] {'x'});
    damaged.headers().add(Marker.HEADER, new byte[0]);
    add(damaged);
    event(0, 5, new byte[0]);
    event(1, 8, new byte[0]);
    EntryPacker packer = new EntryPacker(LOG, 100);
    packer.check();
    assertThat(packer.pack(records())).extracting(ConsumerRecord::offset).containsExactly(3L, 8L);
    assertThatThrownBy(packer::check)
        .isInstanceOf(LogRefusedException.class)
        .hasMessageContaining("partition 0, offset 4: the epoch marker is damaged");
    assertThatThrownBy(() -> packer.pack(records())).isInstanceOf(LogRefusedException.class);
  }

  private static List<LogEntry> entries(ConsumerRecords<byte[], byte[]> packs) {
    List<LogEntry> entries = new ArrayList<>();
    packs.forEach(pack -> LogPack.of(pack.value()).forEach(entries::add));
    return entries;
  }

  private ConsumerRecords<byte[], byte[]> records() {
    return new ConsumerRecords<>(polled);
  }

  private void event(int partition, long offset, byte[] payload) {
    add(record(partition, offset, payload));
  }

  private void marker(int partition, long offset) {
    ConsumerRecord<byte[], byte[]> marker =
        record(partition, offset, new Marker(4, 99, 2, "test").toBytes());
    marker.headers().add(Marker.HEADER, new byte[0]);
    add(marker);
  }

  private static ConsumerRecord<byte[], byte[]> record(int partition, long offset, byte[] value) {
    return new ConsumerRecord<>(TOPIC, partition, offset, null, value);
  }

  private void add(ConsumerRecord<byte[], byte[]> record) {
    polled
        .computeIfAbsent(
            new TopicPartition(record.topic(), record.partition()), p -> new ArrayList<>())
        .add(record);
  }
}
