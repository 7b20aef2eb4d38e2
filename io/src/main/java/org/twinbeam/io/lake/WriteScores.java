/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.coders.VoidCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.twinbeam.core.shard.ScoredEvent;

/**
 * Writes what models told to the table {@code scores_<stream>}, all of a run at once: each worker
 * its files of what is not there yet, and one commit.
 */
public final class WriteScores extends PTransform<PCollection<ScoredEvent>, PDone> {
  private static final long serialVersionUID = 1L;

  private final LakeConfig config;
  private final String stream;
  private final String version;
  private final List<ScoredField> fields;
  private final ScoredRange range;

  private WriteScores(
      LakeConfig config,
      String stream,
      String version,
      List<ScoredField> fields,
      ScoredRange range) {
    this.config = config;
    this.stream = stream;
    this.version = version;
    this.fields = List.copyOf(fields);
    this.range = range;
  }

  /**
   * @param version of the stream's preparation, models included
   * @param fields what the scores of each event are, in their order
   * @param range that is written; other events are passed over
   */
  public static WriteScores to(
      LakeConfig config,
      String stream,
      String version,
      List<ScoredField> fields,
      ScoredRange range) {
    return new WriteScores(config, stream, version, fields, range);
  }

  @Override
  public PDone expand(PCollection<ScoredEvent> scores) {
    scores
        .apply(
            "Write files",
            ParDo.of(new WriteFn(ScoresTable.dataDir(config, stream), version, fields, range)))
        .setCoder(KvCoder.of(VoidCoder.of(), SerializableCoder.of(ScoreFile.class)))
        .apply("Bring together", GroupByKey.create())
        .apply("Commit", ParDo.of(new CommitFn(config, stream, version, range)));
    return PDone.in(scores.getPipeline());
  }

  static final class WriteFn extends DoFn<ScoredEvent, KV<Void, ScoreFile>> {
    private static final long serialVersionUID = 1L;

    private final String dataDir;
    private final String version;
    private final List<ScoredField> fields;

    private final ScoredRange range;
    private transient ScoreFileWriter writer;

    WriteFn(String dataDir, String version, List<ScoredField> fields, ScoredRange range) {
      this.range = range;
      this.dataDir = dataDir;
      this.version = version;
      this.fields = fields;
    }

    /** What a bundle that failed left open counts for nothing. */
    @StartBundle
    public void start() throws IOException {
      closeOpen();
    }

    @ProcessElement
    public void write(@Element ScoredEvent event) throws IOException {
      if (range.has(event)) {
        writer = writer == null ? ScoreFileWriter.create(dataDir, version, fields) : writer;
        writer.write(event);
      }
    }

    @FinishBundle
    public void finish(FinishBundleContext context) throws IOException {
      if (writer != null) {
        context.output(
            KV.of((Void) null, writer.finish()),
            BoundedWindow.TIMESTAMP_MIN_VALUE,
            GlobalWindow.INSTANCE);
        writer = null;
      }
    }

    @Teardown
    public void closeOpen() throws IOException {
      if (writer != null) {
        writer.close();
        writer = null;
      }
    }
  }

  static final class CommitFn extends DoFn<KV<Void, Iterable<ScoreFile>>, Void> {
    private static final long serialVersionUID = 1L;

    private final LakeConfig config;
    private final String stream;
    private final String version;
    private final ScoredRange range;

    CommitFn(LakeConfig config, String stream, String version, ScoredRange range) {
      this.config = config;
      this.stream = stream;
      this.version = version;
      this.range = range;
    }

    @ProcessElement
    public void commit(@Element KV<Void, Iterable<ScoreFile>> all) throws IOException {
      List<ScoreFile> files = new ArrayList<>();
      all.getValue().forEach(files::add);
      ScoresTable.commit(config, stream, version, range, files);
    }
  }
}
