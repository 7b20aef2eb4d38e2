/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.util.VarInt;
import org.twinbeam.core.epoch.EpochTracker;

/** Coder of {@link PartitionProgress}. */
final class PartitionProgressCoder extends AtomicCoder<PartitionProgress> {
  private static final long serialVersionUID = 1;
  private static final PartitionProgressCoder INSTANCE = new PartitionProgressCoder();
  private static final Coder<List<RawFile>> FILES = ListCoder.of(RawFileCoder.of());

  private PartitionProgressCoder() {}

  static PartitionProgressCoder of() {
    return INSTANCE;
  }

  private Object readResolve() {
    return INSTANCE;
  }

  @Override
  public void encode(PartitionProgress progress, OutputStream out) throws IOException {
    out.write(progress.tracker().inEpoch() ? 1 : 0);
    VarInt.encode(progress.tracker().firstOpen(), out);
    VarInt.encode(progress.nextOffset(), out);
    VarInt.encode(progress.epochFrom(), out);
    VarInt.encode(progress.rowsRead(), out);
    VarInt.encode(progress.firstWaiting(), out);
    VarInt.encode(progress.waitingBytes(), out);
    FILES.encode(progress.files(), out);
  }

  @Override
  public PartitionProgress decode(InputStream in) throws IOException {
    boolean inEpoch = in.read() == 1;
    long firstOpen = VarInt.decodeLong(in);
    return new PartitionProgress(
        inEpoch ? EpochTracker.resume(firstOpen) : EpochTracker.after(firstOpen - 1),
        VarInt.decodeLong(in),
        VarInt.decodeLong(in),
        VarInt.decodeLong(in),
        VarInt.decodeLong(in),
        VarInt.decodeLong(in),
        FILES.decode(in));
  }
}
