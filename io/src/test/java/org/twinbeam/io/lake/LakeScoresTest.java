/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.twinbeam.core.shard.ScoreFile;
import org.twinbeam.core.shard.ScoreSink;
import org.twinbeam.core.shard.ScoredEvent;
import org.twinbeam.io.embedded.LakeExtension;

/** Files of scores, on an embedded PostgreSQL and local files. */
class LakeScoresTest {
  @RegisterExtension static final LakeExtension LAKE = new LakeExtension();

  private static final List<ScoredField> FIELDS = List.of(new ScoredField("risk", "late", 1));

  private final String stream = LAKE.newStream();

  @Test
  void aFileIsMadeWhenTheFirstEventOfTheRangeComes() throws IOException {
    ScoredRange range = range(4);
    try (ScoreSink.Writer writer = writer(range)) {
      writer.write(event(4));
      assertThat(writer.finish()).as("epoch 4 is beyond").isEmpty();
      writer.write(event(3));
      assertThat(writer.finish()).hasValueSatisfying(file -> assertThat(file.rows()).isEqualTo(1));
    }
    assertThat(files()).hasSize(1);
  }

  @Test
  void filesOfAttemptsThatFailedAreDeletedOnceADay() throws IOException {
    Instant later = Instant.now().plusSeconds(3600);
    assertThat(LakeScores.sweepOrphans(LAKE.config(), stream, later)).as("no table yet").isZero();
    ScoredRange first = range(4);
    ScoreFile kept = written(first).orElseThrow();
    written(first); // By an attempt that did not come to its commit.
    try (ScoreSink.Writer writer = writer(first)) {
      writer.write(event(1)); // Or not even to its file's end.
    }
    Path stranger = Path.of(kept.path()).resolveSibling("notes.parquet");
    Files.writeString(stranger, "not of Twinbeam");
    ScoresTable.commit(LAKE.config(), stream, "v1", first, List.of(kept));
    assertThat(LakeScores.sweepOrphans(LAKE.config(), stream, later)).isEqualTo(2);
    assertThat(files()).containsExactlyInAnyOrder(Path.of(kept.path()), stranger);
    written(first);
    assertThat(LakeScores.sweepOrphans(LAKE.config(), stream, later)).as("the same day").isZero();
  }

  @Test
  void youngFilesStay() throws IOException {
    ScoredRange first = range(4);
    ScoreFile kept = written(first).orElseThrow();
    written(first);
    ScoresTable.commit(LAKE.config(), stream, "v1", first, List.of(kept));
    Instant dayAgo = Instant.now().minusSeconds(86_400);
    assertThat(LakeScores.sweepOrphans(LAKE.config(), stream, dayAgo)).isZero();
    assertThat(files()).hasSize(2);
  }

  private Optional<ScoreFile> written(ScoredRange range) throws IOException {
    try (ScoreSink.Writer writer = writer(range)) {
      writer.write(event(1));
      return writer.finish();
    }
  }

  private ScoreSink.Writer writer(ScoredRange range) throws IOException {
    return LakeScores.sink(LAKE.config(), stream, "v1", FIELDS, range).open();
  }

  private ScoredRange range(long horizon) {
    return ScoredRange.of(LAKE.config(), stream, "v1", false, 0, horizon, 0, 0);
  }

  private static ScoredEvent event(long epoch) {
    return new ScoredEvent(0, 7, epoch, "a", 5, List.of(0.25));
  }

  private List<Path> files() throws IOException {
    Path dir = Path.of(ScoresTable.dataDir(LAKE.config(), stream));
    try (Stream<Path> all = Files.walk(dir)) {
      return all.filter(file -> file.toString().endsWith(".parquet")).toList();
    }
  }
}
