/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.log;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.CoderException;
import org.twinbeam.core.log.LogPack;

/** Deterministic coder of {@link LogPack}: its bytes, after their number. */
public final class LogPackCoder extends AtomicCoder<LogPack> {
  private static final long serialVersionUID = 1;

  private static final LogPackCoder INSTANCE = new LogPackCoder();

  private LogPackCoder() {}

  public static LogPackCoder of() {
    return INSTANCE;
  }

  private Object readResolve() {
    return INSTANCE;
  }

  @Override
  public void encode(LogPack pack, OutputStream out) throws IOException {
    if (pack == null) {
      throw new CoderException("cannot encode a null LogPack");
    }
    ByteArrayCoder.of().encode(pack.toByteArray(), out);
  }

  @Override
  public LogPack decode(InputStream in) throws IOException {
    byte[] bytes = ByteArrayCoder.of().decode(in);
    try {
      return LogPack.of(bytes);
    } catch (IllegalArgumentException e) {
      throw new CoderException(e.getMessage(), e);
    }
  }
}
