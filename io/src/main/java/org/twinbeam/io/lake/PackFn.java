/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.twinbeam.core.log.LogEntry;
import org.twinbeam.io.log.LogRecordCoder;

/**
 * Packs the entries of each partition within a bundle, so that what is exchanged and kept in state
 * is few large elements and not one for every event. Within a bundle and across the bundles of one
 * reader a partition's order is kept.
 */
final class PackFn extends DoFn<LogEntry, KV<Integer, RawPack>> {
  private static final long serialVersionUID = 1;

  /** A pack is emitted before the bundle ends once it has so many bytes. */
  private static final int FULL = 4 << 20;

  private transient Map<Integer, Packer> packers;

  @StartBundle
  public void startBundle() {
    packers = new TreeMap<>();
  }

  @ProcessElement
  public void process(@Element LogEntry entry, OutputReceiver<KV<Integer, RawPack>> packs)
      throws IOException {
    Packer packer = packers.computeIfAbsent(entry.partition(), p -> new Packer());
    packer.add(entry);
    if (packer.bytes() >= FULL) {
      packs.output(KV.of(entry.partition(), packer.pack()));
    }
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    packers.forEach(
        (partition, packer) -> {
          if (!packer.isEmpty()) {
            context.output(
                KV.of(partition, packer.pack()),
                BoundedWindow.TIMESTAMP_MIN_VALUE,
                GlobalWindow.INSTANCE);
          }
        });
    packers = null;
  }

  /** Gathers the pack of one partition. */
  private static final class Packer {
    private final ByteArrayOutputStream events = new ByteArrayOutputStream();
    private List<RawPack.Run> runs = new ArrayList<>();
    private int packed;
    private int count;
    private long firstOffset = -1;
    private long lastOffset;

    void add(LogEntry entry) throws IOException {
      if (firstOffset < 0) {
        firstOffset = entry.offset();
      }
      lastOffset = entry.offset();
      if (entry instanceof LogEntry.Event event) {
        LogRecordCoder.of().encode(event.record(), events);
        count++;
      } else if (entry instanceof LogEntry.Mark mark) {
        end(new RawPack.End(mark.offset(), mark.marker().epoch(), mark.marker().startedAt()));
      }
    }

    private void end(RawPack.End end) {
      runs.add(new RawPack.Run(events.toByteArray(), count, firstOffset, lastOffset, end));
      packed += events.size();
      events.reset();
      count = 0;
      firstOffset = -1;
    }

    int bytes() {
      return packed + events.size();
    }

    boolean isEmpty() {
      return count == 0 && runs.isEmpty();
    }

    RawPack pack() {
      if (count > 0) {
        end(null);
      }
      RawPack pack = new RawPack(runs);
      runs = new ArrayList<>();
      packed = 0;
      return pack;
    }
  }
}
