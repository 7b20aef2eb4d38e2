/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.state.BagState;
import org.apache.beam.sdk.state.ReadableState;
import org.apache.beam.sdk.state.ReadableStates;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn.OutputReceiver;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.OutputBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.twinbeam.core.epoch.EpochCut;
import org.twinbeam.core.epoch.Marker;
import org.twinbeam.core.log.LogEntry;
import org.twinbeam.core.log.LogPack;
import org.twinbeam.core.log.LogRecord;
import org.twinbeam.core.log.PackedEvents;
import org.twinbeam.io.log.LogConfig;

class WriteEpochsFnTest {
  @TempDir Path dir;

  private final List<EpochPart> parts = new ArrayList<>();
  private final Shared progress = new Shared();
  private final Bag waiting = new Bag();

  /**
   * A checkpoint writes a value down while the job goes on: had the job changed it, the checkpoint
   * would tell of events that are not in it.
   */
  @Test
  void whatACheckpointMayBeWritingDownIsLeftAsItIs() throws Exception {
    WriteEpochsFn fn =
        new WriteEpochsFn(
            new LogConfig("localhost:1"),
            dir.toString(),
            "s.events",
            new EpochCut(-1, List.of(0L)),
            1 << 20);
    List<PartitionProgress> stored = new ArrayList<>();
    List<byte[]> asStored = new ArrayList<>();
    for (LogPack.Run run :
        List.of(
            run(List.of(0L, 1L), null),
            run(List.of(2L), mark(3, 1)),
            run(List.of(4L), null),
            run(List.of(), mark(5, 2)))) {
      fn.process(KV.of(0, new LogPack(0, -1, List.of(run))), progress, waiting, new Parts());
      stored.add(progress.value);
      asStored.add(encoded(progress.value));
    }
    assertThat(parts).extracting(EpochPart::rowsRead).containsExactly(3L, 1L);
    for (int i = 0; i < stored.size(); i++) {
      assertThat(encoded(stored.get(i))).as("after run %s", i).isEqualTo(asStored.get(i));
    }
  }

  private static LogPack.Run run(List<Long> offsets, LogEntry.Mark end) {
    PackedEvents events = new PackedEvents();
    for (long offset : offsets) {
      events.add(new LogRecord(0, offset, -1, 1, new byte[] {1}, null, null, null));
    }
    long last = end == null ? offsets.get(offsets.size() - 1) : end.offset();
    long first = offsets.isEmpty() ? last : offsets.get(0);
    return new LogPack.Run(events.toByteArray(), offsets.size(), first, last, end);
  }

  private static LogEntry.Mark mark(long offset, long epoch) {
    return new LogEntry.Mark(0, offset, new Marker(epoch, 99, 1, "test"));
  }

  private static byte[] encoded(PartitionProgress progress) throws IOException {
    return CoderUtils.encodeToByteArray(PartitionProgressCoder.of(), progress);
  }

  /** Gives the object that it was given, as Flink's heap state does where it does not copy. */
  private static final class Shared implements ValueState<PartitionProgress> {
    private PartitionProgress value;

    @Override
    public void write(PartitionProgress input) {
      value = input;
    }

    @Override
    public PartitionProgress read() {
      return value;
    }

    @Override
    public ValueState<PartitionProgress> readLater() {
      return this;
    }

    @Override
    public void clear() {
      value = null;
    }
  }

  private static final class Bag implements BagState<byte[]> {
    private final List<byte[]> values = new ArrayList<>();

    @Override
    public void add(byte[] value) {
      values.add(value);
    }

    @Override
    public ReadableState<Boolean> isEmpty() {
      return ReadableStates.immediate(values.isEmpty());
    }

    @Override
    public Iterable<byte[]> read() {
      return values;
    }

    @Override
    public BagState<byte[]> readLater() {
      return this;
    }

    @Override
    public void clear() {
      values.clear();
    }
  }

  private final class Parts implements OutputReceiver<EpochPart> {
    @Override
    public OutputBuilder<EpochPart> builder(EpochPart value) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void output(EpochPart part) {
      parts.add(part);
    }
  }
}
