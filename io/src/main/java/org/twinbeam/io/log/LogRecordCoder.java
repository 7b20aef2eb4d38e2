/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.log;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.util.VarInt;
import org.twinbeam.core.log.LogRecord;

/**
 * Compact, deterministic coder of {@link LogRecord}: a byte of flags (which texts are present,
 * whether the epoch is known), varints, and length-prefixed bytes.
 */
public final class LogRecordCoder extends AtomicCoder<LogRecord> {
  private static final long serialVersionUID = 1;

  private static final int CONTENT_TYPE = 1;
  private static final int SOURCE = 2;
  private static final int IDENTITY = 4;
  private static final int EPOCH = 8;
  private static final int ALL = 15;

  private static final LogRecordCoder INSTANCE = new LogRecordCoder();

  private LogRecordCoder() {}

  public static LogRecordCoder of() {
    return INSTANCE;
  }

  private Object readResolve() {
    return INSTANCE;
  }

  @Override
  public void encode(LogRecord record, OutputStream out) throws IOException {
    if (record == null) {
      throw new CoderException("cannot encode a null LogRecord");
    }
    out.write(
        (record.contentType() == null ? 0 : CONTENT_TYPE)
            | (record.source() == null ? 0 : SOURCE)
            | (record.identity() == null ? 0 : IDENTITY)
            | (record.epoch() == LogRecord.UNKNOWN_EPOCH ? 0 : EPOCH));
    VarInt.encode(record.partition(), out);
    VarInt.encode(record.offset(), out);
    if (record.epoch() != LogRecord.UNKNOWN_EPOCH) {
      VarInt.encode(record.epoch(), out);
    }
    VarInt.encode(record.receivedAt(), out);
    bytes(record.payload(), out);
    text(record.contentType(), out);
    text(record.source(), out);
    text(record.identity(), out);
  }

  @Override
  public LogRecord decode(InputStream in) throws IOException {
    int flags = in.read();
    if (flags < 0 || flags > ALL) {
      throw new CoderException("not a LogRecord: its first byte is " + flags);
    }
    return new LogRecord(
        VarInt.decodeInt(in),
        VarInt.decodeLong(in),
        (flags & EPOCH) == 0 ? LogRecord.UNKNOWN_EPOCH : VarInt.decodeLong(in),
        VarInt.decodeLong(in),
        bytes(in),
        (flags & CONTENT_TYPE) == 0 ? null : text(in),
        (flags & SOURCE) == 0 ? null : text(in),
        (flags & IDENTITY) == 0 ? null : text(in));
  }

  private static void bytes(byte[] value, OutputStream out) throws IOException {
    VarInt.encode(value.length, out);
    out.write(value);
  }

  private static byte[] bytes(InputStream in) throws IOException {
    int length = VarInt.decodeInt(in);
    if (length < 0) {
      throw new CoderException("not a LogRecord: a length is " + length);
    }
    byte[] value = in.readNBytes(length);
    if (value.length != length) {
      throw new EOFException("a LogRecord ends after " + value.length + " of " + length + " bytes");
    }
    return value;
  }

  private static void text(String value, OutputStream out) throws IOException {
    if (value != null) {
      bytes(value.getBytes(StandardCharsets.UTF_8), out);
    }
  }

  private static String text(InputStream in) throws IOException {
    return new String(bytes(in), StandardCharsets.UTF_8);
  }
}
