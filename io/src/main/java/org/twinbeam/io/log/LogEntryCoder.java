/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.log;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.util.VarInt;
import org.twinbeam.core.epoch.Marker;
import org.twinbeam.core.log.LogEntry;

/** Compact, deterministic coder of {@link LogEntry}: a byte that tells the kind, then its parts. */
public final class LogEntryCoder extends AtomicCoder<LogEntry> {
  private static final long serialVersionUID = 1;

  private static final int EVENT = 0;
  private static final int MARK = 1;

  private static final LogEntryCoder INSTANCE = new LogEntryCoder();

  private LogEntryCoder() {}

  public static LogEntryCoder of() {
    return INSTANCE;
  }

  private Object readResolve() {
    return INSTANCE;
  }

  @Override
  public void encode(LogEntry entry, OutputStream out) throws IOException {
    if (entry instanceof LogEntry.Event event) {
      out.write(EVENT);
      LogRecordCoder.of().encode(event.record(), out);
    } else if (entry instanceof LogEntry.Mark mark) {
      out.write(MARK);
      VarInt.encode(mark.partition(), out);
      VarInt.encode(mark.offset(), out);
      VarInt.encode(mark.marker().epoch(), out);
      VarInt.encode(mark.marker().startedAt(), out);
      VarInt.encode(mark.marker().partitions(), out);
      StringUtf8Coder.of().encode(mark.marker().ticker(), out);
    } else {
      throw new CoderException("cannot encode a null LogEntry");
    }
  }

  @Override
  public LogEntry decode(InputStream in) throws IOException {
    int kind = in.read();
    return switch (kind) {
      case EVENT -> new LogEntry.Event(LogRecordCoder.of().decode(in));
      case MARK ->
          new LogEntry.Mark(
              VarInt.decodeInt(in),
              VarInt.decodeLong(in),
              new Marker(
                  VarInt.decodeLong(in),
                  VarInt.decodeLong(in),
                  VarInt.decodeInt(in),
                  StringUtf8Coder.of().decode(in)));
      default -> throw new CoderException("not a LogEntry: its first byte is " + kind);
    };
  }
}
