/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.state.BagState;
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

  @StateId("parts")
  private final StateSpec<BagState<EpochPart>> partsSpec = StateSpecs.bag(EpochPartCoder.of());

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
      @StateId("parts") BagState<EpochPart> partsState,
      OutputReceiver<Long> committedEpochs) {
    EpochCut stored = committedState.read();
    EpochCut committed = stored == null ? start : stored;
    EpochPart arrived = element.getValue();
    if (arrived.epoch() <= committed.epoch()) {
      return;
    }
    Map<Long, Map<Integer, EpochPart>> waiting = new HashMap<>();
    partsState.read().forEach(part -> add(waiting, part));
    add(waiting, arrived);
    if (!complete(waiting, committed)) {
      partsState.add(arrived);
      return;
    }
    do {
      EpochCommit commit = commit(committed, waiting.remove(committed.epoch() + 1));
      lake().commit(commit);
      EPOCHS.inc();
      committed = commit.to();
      committedEpochs.output(committed.epoch());
    } while (complete(waiting, committed));
    committedState.write(committed);
    partsState.clear();
    waiting.values().forEach(epoch -> epoch.values().forEach(partsState::add));
  }

  /** Whether every partition has ended the epoch after a cut's. */
  private boolean complete(Map<Long, Map<Integer, EpochPart>> waiting, EpochCut committed) {
    return waiting.getOrDefault(committed.epoch() + 1, Map.of()).size() == start.ends().size();
  }

  private static void add(Map<Long, Map<Integer, EpochPart>> waiting, EpochPart part) {
    waiting.computeIfAbsent(part.epoch(), e -> new TreeMap<>()).put(part.partition(), part);
  }

  private static EpochCommit commit(EpochCut before, Map<Integer, EpochPart> parts) {
    long epoch = before.epoch() + 1;
    List<Long> from = new ArrayList<>();
    List<Long> to = new ArrayList<>();
    List<RawFile> files = new ArrayList<>();
    long rowsRead = 0;
    long endedAt = Long.MIN_VALUE;
    for (EpochPart part : parts.values()) {
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
