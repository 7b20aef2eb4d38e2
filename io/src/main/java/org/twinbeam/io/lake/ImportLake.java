/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import java.io.IOException;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.twinbeam.core.epoch.EpochCut;

/**
 * The imports of one stream: a second log beside that of Kafka, in a table of the same columns. Its
 * epochs are imports, numbered from 0, each committed once, whole. Its partitions are buckets,
 * numbered -1, -2 and so on, so that they are no partitions of the log; events that can be
 * duplicates of each other are in one. An event's offset is {@code ordinal of its file * 2^32 + row
 * in the file}. Thread-safe.
 */
public final class ImportLake implements AutoCloseable {

  /** Bits of an offset that number the row in its file. */
  public static final int ROW_BITS = 32;

  private static final String FILES = "twinbeam.import-files";
  private static final String ATTEMPT = "twinbeam.import-attempt";
  private static final String CURSOR = "twinbeam.cursor.";

  private final LakeConfig config;
  private final String stream;
  private final EpochTable table;

  private ImportLake(LakeConfig config, String stream, EpochTable table) {
    this.config = config;
    this.stream = stream;
    this.table = table;
  }

  /** Opens the imports of a stream; empty if nothing was ever imported. */
  public static Optional<ImportLake> find(LakeConfig config, String stream) {
    return EpochTable.find(config, RawTable.importsOf(stream))
        .map(table -> new ImportLake(config, stream, table));
  }

  /**
   * Opens the imports of a stream, and creates their table first if it is absent.
   *
   * @param buckets their number if it is created; one that is there keeps its own
   */
  public static ImportLake create(LakeConfig config, String stream, int buckets) {
    return new ImportLake(
        config, stream, EpochTable.create(config, RawTable.importsOf(stream), buckets));
  }

  /** Where the data files of a stream's imports go. */
  public static String dataDir(LakeConfig config, String stream) {
    return RawTable.dataDir(config, RawTable.importsOf(stream));
  }

  /** Where an import keeps what is not yet, or no longer, of the table. */
  public static String scratchDir(LakeConfig config, String stream) {
    return RawTable.location(config, RawTable.importsOf(stream)) + ".attempts";
  }

  /** Where sources that are read piece by piece keep what a cursor needs besides its property. */
  public static String cursorDir(LakeConfig config, String stream) {
    return RawTable.location(config, RawTable.importsOf(stream)) + ".cursors";
  }

  public int buckets() {
    return table.ledger().partitions();
  }

  /** How many imports are committed, which is the number of the next. */
  public long imports() {
    return table.ledger().committedThrough() + 1;
  }

  /** Ordinal of the next file. */
  public long nextOrdinal() {
    return table.ledger().newestCut().ends().get(0) >> ROW_BITS;
  }

  /**
   * When an import was committed, milliseconds since the Unix epoch; empty if it was not, or so
   * many followed that it is no longer recorded.
   */
  public OptionalLong committedAt(long number) {
    return table
        .ledger()
        .entry(number)
        .map(entry -> OptionalLong.of(entry.endedAt()))
        .orElse(OptionalLong.empty());
  }

  /** Raw files of imports {@code [from, to)}, ordered by partition and offset. */
  public List<RawFile> files(long from, long to) {
    return table.files(from, to);
  }

  /** Which files were imported so far. */
  public ImportIndex index() {
    return ImportIndex.of(indexDir(), table.property(FILES));
  }

  private String indexDir() {
    return RawTable.location(config, RawTable.importsOf(stream)) + ".files";
  }

  /** How far a source was read, as the newest import that told it says. */
  public Optional<String> cursor(String source) {
    return Optional.ofNullable(table.property(CURSOR + source));
  }

  /**
   * Commits an import: its rows, the names and hashes of its files and the cursors change in one
   * Iceberg transaction or not at all. Offered again after an answer that was lost, it is found
   * there.
   *
   * @throws LakeException if the import is not the next, or fewer or more rows were written than
   *     read
   */
  public CommitResult commit(ImportCommit commit) throws IOException {
    if (commit.number() < imports()) {
      checkIsThis(commit);
      return CommitResult.ALREADY;
    }
    Map<String, String> properties = new HashMap<>();
    properties.put(ATTEMPT, commit.attempt());
    properties.put(FILES, index().with(commit.files()).property());
    commit.cursors().forEach((source, at) -> properties.put(CURSOR + source, at));
    EpochCut from = table.ledger().newestCut();
    long ordinals =
        1
            + commit.files().stream()
                .mapToLong(ImportedFile::ordinal)
                .max()
                .orElse(nextOrdinal() - 1);
    EpochCut to =
        new EpochCut(
            commit.number(), Collections.nCopies(from.ends().size(), ordinals << ROW_BITS));
    long rows = commit.files().stream().mapToLong(ImportedFile::rows).sum();
    CommitResult result =
        table.commit(
            new EpochCommit(commit.number(), from, to, commit.written(), rows, commit.at()),
            properties);
    checkIsThis(commit);
    return result;
  }

  private void checkIsThis(ImportCommit commit) {
    if (!commit.attempt().equals(table.property(ATTEMPT))) {
      throw new LakeException(
          "import "
              + commit.number()
              + " of stream "
              + stream
              + " was committed by somebody else meanwhile, so this one was not: run it again");
    }
  }

  /**
   * Deletes what attempts left behind that failed, last written before a time.
   *
   * @return how many files were deleted
   */
  public int sweepOrphans(Instant olderThan) throws IOException {
    return table.sweepOrphans(olderThan)
        + index().sweep(olderThan)
        + ImportIndex.of(scratchDir(config, stream), null).sweep(olderThan);
  }

  @Override
  public void close() {
    table.close();
  }
}
