/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.transforms;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.twinbeam.core.log.LogRecord;
import org.twinbeam.core.prepare.Outcome;
import org.twinbeam.core.wire.ByteSink;
import org.twinbeam.core.wire.ByteSource;
import org.twinbeam.transforms.FoundEvent.InWindows;

/** Compact, deterministic form of {@link Findings}. */
public final class FindingsCoder extends AtomicCoder<Findings> {
  private static final long serialVersionUID = 1L;
  private static final FindingsCoder INSTANCE = new FindingsCoder();

  private FindingsCoder() {}

  public static FindingsCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(Findings findings, OutputStream out) throws IOException {
    ByteSink sink = new ByteSink(1024);
    sink.putVarLong(findings.read());
    sink.putVarLong(findings.found());
    sink.putVarLong(findings.events().size());
    findings.events().forEach(event -> put(sink, event));
    ByteArrayCoder.of().encode(sink.toByteArray(), out);
  }

  @Override
  public Findings decode(InputStream in) throws IOException {
    ByteSource source = new ByteSource(ByteArrayCoder.of().decode(in));
    long read = source.getVarLong();
    long found = source.getVarLong();
    List<FoundEvent> events = new ArrayList<>();
    for (long left = source.getVarLong(); left > 0; left--) {
      events.add(event(source));
    }
    return new Findings(read, found, events);
  }

  private static void put(ByteSink sink, FoundEvent event) {
    LogRecord record = event.record();
    sink.putSignedVarLong(record.partition());
    sink.putVarLong(record.offset());
    sink.putVarLong(record.epoch());
    sink.putSignedVarLong(record.receivedAt());
    sink.putBytes(record.payload());
    putText(sink, record.contentType());
    putText(sink, record.source());
    putText(sink, record.identity());
    putText(sink, event.fate().name());
    putText(sink, event.step() == null ? null : event.step().name());
    putText(sink, event.cause());
    sink.putByte(event.time() == null ? 0 : 1);
    if (event.time() != null) {
      sink.putSignedVarLong(event.time());
    }
    sink.putVarLong(event.cells().size());
    for (InWindows cell : event.cells()) {
      sink.putString(cell.view());
      sink.putString(cell.version());
      sink.putString(cell.key());
      sink.putSignedVarLong(cell.first());
      sink.putSignedVarLong(cell.last());
    }
  }

  private static FoundEvent event(ByteSource source) {
    LogRecord record =
        new LogRecord(
            (int) source.getSignedVarLong(),
            source.getVarLong(),
            source.getVarLong(),
            source.getSignedVarLong(),
            source.getBytes(),
            text(source),
            text(source),
            text(source));
    FoundEvent.Fate fate = FoundEvent.Fate.valueOf(text(source));
    String step = text(source);
    String cause = text(source);
    Long time = source.getByte() == 0 ? null : source.getSignedVarLong();
    List<InWindows> cells = new ArrayList<>();
    for (long left = source.getVarLong(); left > 0; left--) {
      cells.add(
          new InWindows(
              source.getString(),
              source.getString(),
              source.getString(),
              source.getSignedVarLong(),
              source.getSignedVarLong()));
    }
    return new FoundEvent(
        record, fate, step == null ? null : Outcome.Step.valueOf(step), cause, time, cells);
  }

  private static void putText(ByteSink sink, String text) {
    sink.putByte(text == null ? 0 : 1);
    if (text != null) {
      sink.putString(text);
    }
  }

  private static String text(ByteSource source) {
    return source.getByte() == 0 ? null : source.getString();
  }
}
