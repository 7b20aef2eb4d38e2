/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.twinbeam.core.log.LogRecord;
import org.twinbeam.core.log.Slice;
import org.twinbeam.io.embedded.LakeExtension;

/** What the imports of a stream must hold, on an embedded PostgreSQL and local files. */
class ImportLakeTest {

  @RegisterExtension static final LakeExtension LAKE = new LakeExtension();

  private static final int BUCKETS = 3;
  private static final long AT = 1_000;

  private String stream;
  private ImportLake lake;

  @BeforeEach
  void setUp() {
    stream = LAKE.newStream();
    lake = ImportLake.create(LAKE.config(), stream, BUCKETS);
  }

  @AfterEach
  void tearDown() {
    lake.close();
  }

  @Test
  void nothingIsImportedAtFirst() throws IOException {
    assertThat(ImportLake.find(LAKE.config(), LAKE.newStream())).isEmpty();
    assertThat(lake.imports()).isZero();
    assertThat(lake.nextOrdinal()).isZero();
    assertThat(files()).isEmpty();
    assertThat(lake.committedAt(0)).isEmpty();
    assertThat(lake.cursor("any")).isEmpty();
  }

  @Test
  void theBucketsStayAsTheyWereMade() {
    try (ImportLake again = ImportLake.create(LAKE.config(), stream, 7)) {
      assertThat(again.buckets()).isEqualTo(BUCKETS);
    }
  }

  @Test
  void importsAreCommittedInOrderWithTheirFilesAndCursors() throws IOException {
    ImportCommit first = commit("one", 0, Map.of("api", "17"), file(0, 0, 2), file(2, 0, 1));
    assertThat(lake.commit(first)).isEqualTo(CommitResult.COMMITTED);
    assertThat(lake.imports()).isEqualTo(1);
    assertThat(lake.nextOrdinal()).as("ordinals left out stay so").isEqualTo(3);
    assertThat(lake.committedAt(0)).hasValue(AT);
    assertThat(lake.cursor("api")).hasValue("17");
    ImportCommit second = commit("two", 1, Map.of(), file(3, 1, 4));
    assertThat(lake.commit(second)).isEqualTo(CommitResult.COMMITTED);
    assertThat(lake.cursor("api")).as("stays").hasValue("17");
    assertThat(files()).containsExactly(file(0, 0, 2), file(2, 0, 1), file(3, 1, 4));
    assertThat(rows(0, 2)).isEqualTo(7);
    assertThat(rows(1, 2)).isEqualTo(4);
    assertThat(lake.files(0, 2)).allMatch(file -> file.partition() < 0);
  }

  @Test
  void offeredAgainItIsFoundThere() throws IOException {
    ImportCommit first = commit("one", 0, Map.of(), file(0, 0, 2));
    lake.commit(first);
    assertThat(lake.commit(first)).isEqualTo(CommitResult.ALREADY);
    assertThat(rows(0, 1)).isEqualTo(2);
    assertThatThrownBy(() -> lake.commit(commit("other", 0, Map.of(), file(0, 0, 2))))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("committed by somebody else meanwhile");
    assertThat(files()).hasSize(1);
  }

  @Test
  void rowsThatWereReadAndNotWrittenAreRefused() throws IOException {
    ImportCommit whole = commit("one", 0, Map.of("api", "1"), file(0, 0, 2));
    ImportCommit lost =
        new ImportCommit("one", 0, List.of(file(0, 0, 3)), whole.written(), Map.of("api", "1"), AT);
    assertThatThrownBy(() -> lake.commit(lost))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("3 events were read, but 2 were written");
    assertThatThrownBy(() -> lake.commit(commit("one", 1, Map.of(), file(0, 1, 2))))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("epoch 0 is next");
    assertThat(lake.imports()).isZero();
    assertThat(files()).isEmpty();
    assertThat(lake.cursor("api")).isEmpty();
  }

  @Test
  void aFileThatLiesBelowTheNextOrdinalIsRefused() throws IOException {
    lake.commit(commit("one", 0, Map.of(), file(0, 0, 2)));
    assertThatThrownBy(() -> lake.commit(commit("two", 1, Map.of(), file(0, 1, 2))))
        .isInstanceOf(LakeException.class);
  }

  @Test
  void aHundredThousandFilesAreFewSegmentsAndOneProperty() throws IOException {
    long number = 0;
    long ordinal = 0;
    for (int size : new int[] {60_000, 30_000, 9_000, 900, 90, 9, 1}) {
      List<ImportedFile> files = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        files.add(file(ordinal++, number, 0));
      }
      lake.commit(new ImportCommit("a" + number, number, files, List.of(), Map.of(), AT));
      number++;
    }
    for (int i = 0; i < 20; i++) {
      lake.commit(
          new ImportCommit(
              "a" + number, number, List.of(file(ordinal++, number, 0)), List.of(), Map.of(), AT));
      number++;
    }
    assertThat(lake.index().property().length()).isLessThan(1_000);
    assertThat(files())
        .extracting(ImportedFile::ordinal)
        .isEqualTo(LongStream.range(0, ordinal).boxed().toList());
    Path dir = Path.of(LAKE.config().warehouse(), "twinbeam", "imports_" + stream + ".files");
    long segments = lake.index().property().split(";").length;
    assertThat(segments).isLessThan(10);
    lake.sweepOrphans(Instant.now().plusSeconds(60));
    try (var left = Files.list(dir)) {
      assertThat(left.filter(f -> !f.getFileName().toString().startsWith(".")))
          .hasSize((int) segments);
    }
    assertThat(files()).hasSize((int) ordinal);
  }

  @Test
  void whatAKilledImportLeftIsSweptOnceItsNumberIsCommitted() throws IOException {
    commit("killed", 0, Map.of(), file(0, 0, 2));
    Instant later = Instant.now().plusSeconds(60);
    assertThat(lake.sweepOrphans(later)).as("somebody may be about to commit it").isZero();
    lake.commit(commit("again", 0, Map.of(), file(0, 0, 2)));
    assertThat(lake.sweepOrphans(later)).isEqualTo(2);
    assertThat(rows(0, 1)).isEqualTo(2);
  }

  @Test
  void oneImportAtATimeAndTheOtherIsTold() {
    try (ImportLease lease = ImportLease.acquire(LAKE.config(), stream, "twinbeam import, first")) {
      assertThatThrownBy(() -> ImportLease.acquire(LAKE.config(), stream, "second"))
          .isInstanceOf(LakeException.class)
          .isNotInstanceOf(LakeUnavailableException.class)
          .hasMessageContaining("files are being imported into stream " + stream)
          .hasMessageContaining("by twinbeam import, first since 2");
      ImportLease.acquire(LAKE.config(), LAKE.newStream(), "other stream").close();
    }
  }

  /** An import with the files' rows spread over the buckets, written and not committed. */
  private ImportCommit commit(
      String attempt, long number, Map<String, String> cursors, ImportedFile... files)
      throws IOException {
    try (BucketWriters writers =
        new BucketWriters(ImportLake.dataDir(LAKE.config(), stream), BUCKETS)) {
      for (ImportedFile file : files) {
        for (long row = 0; row < file.rows(); row++) {
          byte[] payload = ("row " + row).getBytes(StandardCharsets.UTF_8);
          long offset = (file.ordinal() << ImportLake.ROW_BITS) + row;
          int partition = (int) (-1 - row % BUCKETS);
          writers.write(
              new LogRecord(partition, offset, number, 5, payload, null, "file:f", "id:" + row));
        }
      }
      return new ImportCommit(attempt, number, List.of(files), writers.finish(), cursors, AT);
    }
  }

  private static ImportedFile file(long ordinal, long number, long rows) {
    return new ImportedFile(ordinal, number, "/f" + ordinal, "hash" + ordinal, 10, rows);
  }

  private List<ImportedFile> files() throws IOException {
    List<ImportedFile> files = new ArrayList<>();
    lake.index().read(files::add);
    return files;
  }

  private long rows(long from, long to) throws IOException {
    long[] rows = {0};
    for (Slice slice : LakeSlices.plan(lake, 0, from, to)) {
      LakeSlices.reader().read(slice, record -> rows[0]++);
    }
    return rows[0];
  }
}
