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
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.twinbeam.core.shard.ScoreFile;

/**
 * Makes the files of scores of a run, which {@link LakeScores#sink} has written, part of the table
 * {@code scores_<stream>}: all of them by one commit.
 */
public final class CommitScores extends PTransform<PCollection<ScoreFile>, PDone> {
  private static final long serialVersionUID = 1L;

  private final LakeConfig config;
  private final String stream;
  private final String version;
  private final ScoredRange range;

  private CommitScores(LakeConfig config, String stream, String version, ScoredRange range) {
    this.config = config;
    this.stream = stream;
    this.version = version;
    this.range = range;
  }

  /**
   * @param version of the stream's preparation, models included
   * @param range that the files have the scores of
   */
  public static CommitScores to(
      LakeConfig config, String stream, String version, ScoredRange range) {
    return new CommitScores(config, stream, version, range);
  }

  @Override
  public PDone expand(PCollection<ScoreFile> files) {
    files
        .apply("With one key", WithKeys.of((Void) null))
        .setCoder(KvCoder.of(VoidCoder.of(), SerializableCoder.of(ScoreFile.class)))
        .apply("Bring together", GroupByKey.create())
        .apply("Commit", ParDo.of(new CommitFn(config, stream, version, range)));
    return PDone.in(files.getPipeline());
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
