/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.twinbeam.core.epoch.EpochCut;
import org.twinbeam.core.log.LogPack;
import org.twinbeam.io.log.LogConfig;
import org.twinbeam.io.log.LogPackCoder;
import org.twinbeam.io.log.StreamLog;

/**
 * Writes a log's events to the raw lake and commits each epoch once it is closed. The output are
 * the epochs that are in the lake, in order.
 *
 * <pre>{@code
 * EpochCut start = IngestPositions.of(config, stream, partitions);
 * entries.apply("WriteRawEpochs", WriteRawEpochs.of(log, config, stream).startingAt(start));
 * }</pre>
 *
 * <p>The input are all entries from the start on, those of a partition in offset order within a
 * bundle and from bundle to bundle; what is repeated by a restored reader is left out. Time plays
 * no part: markers end epochs. Written again after a failure, an epoch gets other files, and the
 * commit decides which count: two such jobs at once do no harm.
 *
 * <p>Cost: two exchanges, of packs of entries by partition and of one small element for each epoch
 * and partition. State: at most {@link #withFileBytes} of encoded events for each partition.
 */
public final class WriteRawEpochs extends PTransform<PCollection<LogPack>, PCollection<Long>> {
  private static final long serialVersionUID = 1;

  private static final long DEFAULT_FILE_BYTES = 64L << 20;

  private final LogConfig log;
  private final LakeConfig config;
  private final String stream;
  private final EpochCut start;
  private final long fileBytes;

  private WriteRawEpochs(
      LogConfig log, LakeConfig config, String stream, EpochCut start, long fileBytes) {
    this.log = log;
    this.config = config;
    this.stream = stream;
    this.start = start;
    this.fileBytes = fileBytes;
  }

  /**
   * Writes to a stream's lake, which must have been created.
   *
   * @param log where the entries come from; asked again where offsets are missing
   */
  public static WriteRawEpochs of(LogConfig log, LakeConfig config, String stream) {
    return new WriteRawEpochs(log, config, stream, null, DEFAULT_FILE_BYTES);
  }

  /** The cut of the epoch before the first that is read; it must be in the lake, or the origin. */
  public WriteRawEpochs startingAt(EpochCut start) {
    return new WriteRawEpochs(log, config, stream, start, fileBytes);
  }

  /** A file is written once so many bytes of events wait, before compression. 64 MB by default. */
  public WriteRawEpochs withFileBytes(long fileBytes) {
    if (fileBytes < 1) {
      throw new IllegalArgumentException("fileBytes is " + fileBytes + ", must be at least 1");
    }
    return new WriteRawEpochs(log, config, stream, start, fileBytes);
  }

  @Override
  public PCollection<Long> expand(PCollection<LogPack> entries) {
    if (start == null) {
      throw new IllegalArgumentException("the start is not given: call startingAt");
    }
    String dataDir = RawTable.dataDir(config, RawTable.logOf(stream));
    String topic = StreamLog.topicOf(stream);
    return entries
        .apply(
            "ByPartition", WithKeys.of(LogPack::partition).withKeyType(TypeDescriptors.integers()))
        .setCoder(KvCoder.of(VarIntCoder.of(), LogPackCoder.of()))
        .apply("WriteFiles", ParDo.of(new WriteEpochsFn(log, dataDir, topic, start, fileBytes)))
        .setCoder(EpochPartCoder.of())
        .apply("Together", ParDo.of(new TogetherFn()))
        .setCoder(KvCoder.of(VarIntCoder.of(), EpochPartCoder.of()))
        .apply("CommitEpochs", ParDo.of(new CommitEpochsFn(config, stream, start)))
        .setCoder(VarLongCoder.of());
  }

  /** Gives all parts one key, for one place must see them all to commit in order. */
  static final class TogetherFn extends DoFn<EpochPart, KV<Integer, EpochPart>> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process(@Element EpochPart part, OutputReceiver<KV<Integer, EpochPart>> parts) {
      parts.output(KV.of(0, part));
    }
  }
}
