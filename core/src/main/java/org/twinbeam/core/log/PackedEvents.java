/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.log;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.twinbeam.core.wire.ByteSink;
import org.twinbeam.core.wire.ByteSource;

/**
 * Events of one partition in one byte array: of each a byte of flags, by how much offset and time
 * are above the event before, the payload, and its texts. A content type or source that is the one
 * before takes no room. Epochs are not kept: readers do not know them yet. Not safe for use by
 * several threads.
 */
public final class PackedEvents {
  private static final int CONTENT_TYPE = 1;
  private static final int SOURCE = 2;
  private static final int IDENTITY = 4;
  private static final int SAME_CONTENT_TYPE = 8;
  private static final int SAME_SOURCE = 16;
  private static final int ALL = 31;

  private final ByteSink out = new ByteSink(1024);
  private int count;
  private long firstOffset;
  private long lastOffset;
  private long lastReceivedAt;
  private String contentType;
  private String source;

  public int count() {
    return count;
  }

  /** In bytes. */
  public int size() {
    return out.size();
  }

  public long firstOffset() {
    return firstOffset;
  }

  public long lastOffset() {
    return lastOffset;
  }

  /** Adds the next event of the partition. */
  public void add(LogRecord record) {
    if (count == 0) {
      firstOffset = record.offset();
    }
    boolean sameType = Objects.equals(record.contentType(), contentType);
    boolean sameSource = Objects.equals(record.source(), source);
    out.putByte(
        (sameType ? SAME_CONTENT_TYPE : record.contentType() == null ? 0 : CONTENT_TYPE)
            | (sameSource ? SAME_SOURCE : record.source() == null ? 0 : SOURCE)
            | (record.identity() == null ? 0 : IDENTITY));
    out.putVarLong(record.offset() - lastOffset);
    out.putSignedVarLong(record.receivedAt() - lastReceivedAt);
    out.putBytes(record.payload());
    if (!sameType && record.contentType() != null) {
      out.putString(record.contentType());
    }
    if (!sameSource && record.source() != null) {
      out.putString(record.source());
    }
    if (record.identity() != null) {
      out.putString(record.identity());
    }
    count++;
    lastOffset = record.offset();
    lastReceivedAt = record.receivedAt();
    contentType = record.contentType();
    source = record.source();
  }

  public byte[] toByteArray() {
    return out.toByteArray();
  }

  /** Empties this and keeps its capacity. */
  public void reset() {
    out.reset();
    count = 0;
    firstOffset = 0;
    lastOffset = 0;
    lastReceivedAt = 0;
    contentType = null;
    source = null;
  }

  /**
   * The events in their order.
   *
   * @throws IllegalArgumentException on the way, if these are not events as packed here
   */
  public static Iterable<LogRecord> read(byte[] events, int partition) {
    return () -> new Reader(events, partition);
  }

  private static final class Reader implements Iterator<LogRecord> {
    private final ByteSource in;
    private final int partition;
    private long offset;
    private long receivedAt;
    private String contentType;
    private String source;

    Reader(byte[] events, int partition) {
      this.in = new ByteSource(events);
      this.partition = partition;
    }

    @Override
    public boolean hasNext() {
      return in.hasRemaining();
    }

    @Override
    public LogRecord next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      int flags = in.getByte();
      if (flags < 0 || flags > ALL) {
        throw new IllegalArgumentException(
            "not packed events: byte " + (in.position() - 1) + " is " + flags);
      }
      offset += in.getVarLong();
      receivedAt += in.getSignedVarLong();
      byte[] payload = in.getBytes();
      if ((flags & SAME_CONTENT_TYPE) == 0) {
        contentType = (flags & CONTENT_TYPE) == 0 ? null : in.getString();
      }
      if ((flags & SAME_SOURCE) == 0) {
        source = (flags & SOURCE) == 0 ? null : in.getString();
      }
      String identity = (flags & IDENTITY) == 0 ? null : in.getString();
      return new LogRecord(
          partition,
          offset,
          LogRecord.UNKNOWN_EPOCH,
          receivedAt,
          payload,
          contentType,
          source,
          identity);
    }
  }
}
