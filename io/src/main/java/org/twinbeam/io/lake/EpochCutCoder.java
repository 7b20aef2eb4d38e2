/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.util.VarInt;
import org.twinbeam.core.epoch.EpochCut;

/** Compact, deterministic coder of {@link EpochCut}. */
public final class EpochCutCoder extends AtomicCoder<EpochCut> {
  private static final long serialVersionUID = 1;
  private static final EpochCutCoder INSTANCE = new EpochCutCoder();

  private EpochCutCoder() {}

  public static EpochCutCoder of() {
    return INSTANCE;
  }

  private Object readResolve() {
    return INSTANCE;
  }

  @Override
  public void encode(EpochCut cut, OutputStream out) throws IOException {
    VarInt.encode(cut.epoch() + 1, out);
    VarInt.encode(cut.ends().size(), out);
    for (long end : cut.ends()) {
      VarInt.encode(end, out);
    }
  }

  @Override
  public EpochCut decode(InputStream in) throws IOException {
    long epoch = VarInt.decodeLong(in) - 1;
    int size = VarInt.decodeInt(in);
    List<Long> ends = new ArrayList<>(size);
    for (int p = 0; p < size; p++) {
      ends.add(VarInt.decodeLong(in));
    }
    return new EpochCut(epoch, ends);
  }
}
