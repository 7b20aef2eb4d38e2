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
 * its files, and one commit that puts them in the place of what is there of the same version and
 * range.
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
   * @param range all of which the events are
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
            ParDo.of(new WriteFn(ScoresTable.dataDir(config, stream), version, fields)))
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

    /** Of the log's events, and of imported ones: a file has either. */
    private transient ScoreFileWriter ofLog;

    private transient ScoreFileWriter ofImports;

    WriteFn(String dataDir, String version, List<ScoredField> fields) {
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
      if (event.partition() >= 0) {
        ofLog = ofLog == null ? ScoreFileWriter.create(dataDir, version, fields) : ofLog;
        ofLog.write(event);
      } else {
        ofImports =
            ofImports == null ? ScoreFileWriter.create(dataDir, version, fields) : ofImports;
        ofImports.write(event);
      }
    }

    @FinishBundle
    public void finish(FinishBundleContext context) throws IOException {
      if (ofLog != null) {
        output(context, ofLog.finish());
        ofLog = null;
      }
      if (ofImports != null) {
        output(context, ofImports.finish());
        ofImports = null;
      }
    }

    private static void output(
        DoFn<ScoredEvent, KV<Void, ScoreFile>>.FinishBundleContext context, ScoreFile file) {
      context.output(
          KV.of((Void) null, file), BoundedWindow.TIMESTAMP_MIN_VALUE, GlobalWindow.INSTANCE);
    }

    @Teardown
    public void closeOpen() throws IOException {
      try (ScoreFileWriter one = ofLog;
          ScoreFileWriter other = ofImports) {
        ofLog = null;
        ofImports = null;
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
      ScoresTable.replace(config, stream, version, range, files);
    }
  }
}
