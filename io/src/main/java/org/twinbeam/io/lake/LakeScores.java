/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.twinbeam.core.shard.ScoreFile;
import org.twinbeam.core.shard.ScoreSink;
import org.twinbeam.core.shard.ScoredEvent;

/** The table {@code scores_<stream>} in the lake, as runs write it. */
public final class LakeScores {
  private LakeScores() {}

  /**
   * Writes files beside the table, which {@link CommitScores} makes part of it.
   *
   * @param version of the stream's preparation, models included
   * @param fields what the scores of each event are, in their order
   * @param range that is written; other events are passed over
   */
  public static ScoreSink sink(
      LakeConfig config,
      String stream,
      String version,
      List<ScoredField> fields,
      ScoredRange range) {
    return new Sink(ScoresTable.dataDir(config, stream), version, List.copyOf(fields), range);
  }

  /**
   * Deletes the files of attempts that are over: those that no snapshot refers to, and that are
   * older than a time.
   *
   * @return how many
   */
  public static int sweepOrphans(LakeConfig config, String stream, Instant olderThan)
      throws IOException {
    return ScoresTable.sweepOrphans(config, stream, olderThan);
  }

  private record Sink(String dataDir, String version, List<ScoredField> fields, ScoredRange range)
      implements ScoreSink {
    @Override
    public Writer open() {
      return new InRange(this);
    }
  }

  /** Makes its file when the first event of the range comes. */
  private static final class InRange implements ScoreSink.Writer {
    private final Sink sink;
    private ScoreFileWriter file;

    InRange(Sink sink) {
      this.sink = sink;
    }

    @Override
    public void write(ScoredEvent event) throws IOException {
      if (sink.range().has(event)) {
        if (file == null) {
          file = ScoreFileWriter.create(sink.dataDir(), sink.version(), sink.fields());
        }
        file.write(event);
      }
    }

    @Override
    public Optional<ScoreFile> finish() throws IOException {
      if (file == null) {
        return Optional.empty();
      }
      ScoreFile finished = file.finish();
      file = null;
      return Optional.of(finished);
    }

    @Override
    public void close() throws IOException {
      if (file != null) {
        file.close();
        file = null;
      }
    }
  }
}
