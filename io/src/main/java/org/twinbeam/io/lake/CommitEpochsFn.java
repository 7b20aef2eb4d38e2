/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.state.MapState;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.twinbeam.core.epoch.EpochCut;

/**
 * Gathers the parts of epochs and commits each epoch, in order, as soon as every partition has
 * ended it. Parts stay in state until their epoch is in the lake; committing again what was
 * committed before a failure does nothing.
 */
final class CommitEpochsFn extends DoFn<KV<Integer, EpochPart>, Long> {
  private static final long serialVersionUID = 1;

  private static final Counter EPOCHS = Metrics.counter("twinbeam.ingest", "epochs");

  /** The cut of the last epoch that is in the lake. */
  @StateId("committed")
  private final StateSpec<ValueState<EpochCut>> committedSpec =
      StateSpecs.value(EpochCutCoder.of());

  /**
   * Parts of epochs that are not in the lake, each at its own {@link #slot}: what one part costs
   * does not grow with how many wait while a partition lags.
   */
  @StateId("parts")
  private final StateSpec<MapState<Long, EpochPart>> partsSpec =
      StateSpecs.map(VarLongCoder.of(), EpochPartCoder.of());

  private final LakeConfig config;
  private final String stream;
  private final EpochCut start;
  private transient RawLake lake;

  CommitEpochsFn(LakeConfig config, String stream, EpochCut start) {
    this.config = config;
    this.stream = stream;
    this.start = start;
  }

  @ProcessElement
  public void process(
      @Element KV<Integer, EpochPart> element,
      @StateId("committed") ValueState<EpochCut> committedState,
      @StateId("parts") MapState<Long, EpochPart> parts,
      OutputReceiver<Long> committedEpochs) {
    EpochCut stored = committedState.read();
    EpochCut committed = stored == null ? start : stored;
    EpochPart arrived = element.getValue();
    if (arrived.epoch() <= committed.epoch()) {
      return;
    }
    parts.put(slot(arrived.epoch(), arrived.partition()), arrived);
    if (arrived.epoch() > committed.epoch() + 1) {
      return;
    }
    List<EpochPart> next = whole(parts, committed.epoch() + 1);
    while (!next.isEmpty()) {
      EpochCommit commit = commit(committed, next);
      lake().commit(commit);
      EPOCHS.inc();
      committed = commit.to();
      committedEpochs.output(committed.epoch());
      committedState.write(committed);
      next.forEach(part -> parts.remove(slot(part.epoch(), part.partition())));
      next = whole(parts, committed.epoch() + 1);
    }
  }

  private long slot(long epoch, int partition) {
    return epoch * start.ends().size() + partition;
  }

  /** All parts of an epoch by partition; none as long as one is missing. */
  private List<EpochPart> whole(MapState<Long, EpochPart> parts, long epoch) {
    List<EpochPart> found = new ArrayList<>();
    for (int p = 0; p < start.ends().size(); p++) {
      EpochPart part = parts.get(slot(epoch, p)).read();
      if (part == null) {
        return List.of();
      }
      found.add(part);
    }
    return found;
  }

  private static EpochCommit commit(EpochCut before, List<EpochPart> parts) {
    long epoch = before.epoch() + 1;
    List<Long> from = new ArrayList<>();
    List<Long> to = new ArrayList<>();
    List<RawFile> files = new ArrayList<>();
    long rowsRead = 0;
    long endedAt = Long.MIN_VALUE;
    for (EpochPart part : parts) {
      from.add(part.from());
      to.add(part.to());
      files.addAll(part.files());
      rowsRead += part.rowsRead();
      endedAt = Math.max(endedAt, part.endedAt());
    }
    return new EpochCommit(
        epoch, new EpochCut(epoch - 1, from), new EpochCut(epoch, to), files, rowsRead, endedAt);
  }

  private RawLake lake() {
    if (lake == null) {
      lake = RawLake.open(config, stream);
    }
    return lake;
  }

  @Teardown
  public void teardown() {
    if (lake != null) {
      lake.close();
      lake = null;
    }
  }
}
