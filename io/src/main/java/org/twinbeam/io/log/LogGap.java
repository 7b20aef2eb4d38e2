/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.log;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Tells why offsets are missing between two entries: Kafka keeps some for the ends of transactions
 * and for records of transactions that were aborted, which no reader sees.
 */
public final class LogGap {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private LogGap() {}

  /**
   * Whether the log has any record a reader should have seen at offsets {@code [from, to)}.
   *
   * @throws LogException if the brokers say nothing for a minute
   */
  public static boolean holdsRecords(
      LogConfig config, String topic, int partition, long from, long to) {
    TopicPartition of = new TopicPartition(topic, partition);
    try (Consumer<byte[], byte[]> consumer = NewestMarkers.consumer(config)) {
      consumer.assign(List.of(of));
      consumer.seek(of, from);
      long began = System.nanoTime();
      while (consumer.position(of) < to) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          return record.offset() < to;
        }
        if (System.nanoTime() - began > PATIENCE.toNanos()) {
          throw new LogException(
              "partition "
                  + partition
                  + " of topic "
                  + topic
                  + ": offsets "
                  + from
                  + " to "
                  + to
                  + " could not be read again in "
                  + PATIENCE.toSeconds()
                  + " s");
        }
      }
      return false;
    }
  }
}
