/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.log;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.twinbeam.core.epoch.Marker;
import org.twinbeam.core.log.LogEntry;
import org.twinbeam.core.log.LogRecord;

/**
 * Turns Kafka records of one topic into log entries. A marker that is damaged, or that was written
 * for another number of partitions, is an error that stops the reader: going on would give events
 * wrong epochs. Not thread-safe: it remembers the last content type and source, which seldom
 * change.
 */
final class EntryDecoder {

  private static final byte[] NO_PAYLOAD = {};

  private final String topic;
  private final int partitions;
  private final LastText contentTypes = new LastText();
  private final LastText sources = new LastText();

  EntryDecoder(String topic, int partitions) {
    this.topic = topic;
    this.partitions = partitions;
  }

  LogEntry decode(int partition, long offset, long timestamp, Headers headers, byte[] value) {
    String contentType = null;
    String source = null;
    String identity = null;
    if (headers != null) {
      for (Header header : headers) {
        switch (header.key()) {
          case Marker.HEADER -> {
            return marker(partition, offset, value);
          }
          case LogHeaders.CONTENT_TYPE -> contentType = contentTypes.of(header.value());
          case LogHeaders.SOURCE -> source = sources.of(header.value());
          case LogHeaders.IDENTITY -> identity = text(header.value());
          default -> {
            // A header of the sender's own: not part of what is kept.
          }
        }
      }
    }
    byte[] payload = value == null ? NO_PAYLOAD : value;
    return new LogEntry.Event(
        new LogRecord(
            partition,
            offset,
            LogRecord.UNKNOWN_EPOCH,
            timestamp,
            payload,
            contentType,
            source,
            identity));
  }

  private LogEntry marker(int partition, long offset, byte[] value) {
    Marker marker;
    try {
      marker = Marker.parse(value == null ? NO_PAYLOAD : value);
    } catch (IllegalArgumentException e) {
      throw new LogRefusedException(
          "topic "
              + topic
              + ", partition "
              + partition
              + ", offset "
              + offset
              + ": the epoch marker is damaged ("
              + e.getMessage()
              + "). Something other than Twinbeam's ticker wrote it: stop that writer; the stream must"
              + " be read into a new topic without this record",
          e);
    }
    if (marker.partitions() != partitions) {
      throw new LogRefusedException(
          StreamLog.partitionsChanged(topic, partitions, marker.partitions(), partition, offset));
    }
    return new LogEntry.Mark(partition, offset, marker);
  }

  private static String text(byte[] bytes) {
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }

  /** Spares decoding a text that equals the one before. */
  private static final class LastText {
    private byte[] bytes = NO_PAYLOAD;
    private String text = "";

    String of(byte[] next) {
      if (next == null) {
        return null;
      }
      if (!Arrays.equals(next, bytes)) {
        text = EntryDecoder.text(next);
        bytes = next;
      }
      return text;
    }
  }
}
