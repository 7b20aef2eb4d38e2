/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.log;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;

/** Deterministic coder of {@link Arrival}. */
public final class ArrivalCoder extends AtomicCoder<Arrival> {
  private static final long serialVersionUID = 1;

  private static final ArrivalCoder INSTANCE = new ArrivalCoder();
  private static final Coder<byte[]> BYTES = ByteArrayCoder.of();
  private static final Coder<String> TEXT = NullableCoder.of(StringUtf8Coder.of());

  private ArrivalCoder() {}

  public static ArrivalCoder of() {
    return INSTANCE;
  }

  private Object readResolve() {
    return INSTANCE;
  }

  @Override
  public void encode(Arrival arrival, OutputStream out) throws IOException {
    if (arrival == null) {
      throw new CoderException("cannot encode a null Arrival");
    }
    BYTES.encode(arrival.payload(), out);
    TEXT.encode(arrival.contentType(), out);
    TEXT.encode(arrival.source(), out);
    TEXT.encode(arrival.identity(), out);
  }

  @Override
  public Arrival decode(InputStream in) throws IOException {
    return new Arrival(BYTES.decode(in), TEXT.decode(in), TEXT.decode(in), TEXT.decode(in));
  }
}
