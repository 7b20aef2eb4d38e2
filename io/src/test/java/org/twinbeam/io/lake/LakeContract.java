/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.beam.sdk.io.parquet.ParquetIO;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.metrics.InMemoryMetricsReporter;
import org.apache.iceberg.metrics.ScanMetricsResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.twinbeam.core.epoch.EpochCut;
import org.twinbeam.core.log.LogRecord;
import org.twinbeam.core.log.Slice;

/** What a raw lake must do, whatever catalog and file system hold it. */
abstract class LakeContract {

  private LakeConfig config;
  private String stream;
  private RawLake lake;

  abstract LakeConfig config();

  /** A stream name that was never used. */
  abstract String newStream();

  @BeforeEach
  void setUp() {
    config = config();
    stream = newStream();
    lake = RawLake.create(config, stream, 2);
  }

  @AfterEach
  void tearDown() {
    lake.close();
  }

  /** A catalog that does not answer is not a catalog without the table. */
  @Test
  void onlyAnAbsentTableIsNoLake() {
    assertThat(RawLake.find(config, newStream())).isEmpty();
    LakeConfig silent =
        new LakeConfig("jdbc:postgresql://127.0.0.1:1/postgres", "u", "p", config.warehouse());
    assertThatThrownBy(() -> RawLake.find(silent, "any"))
        .isInstanceOf(LakeUnavailableException.class)
        .hasMessageContaining("Is PostgreSQL running there");
  }

  @Test
  void aNewLakeStandsAtTheOrigin() {
    assertThat(lake.committedThrough()).isEmpty();
    assertThat(lake.newestCut()).isEqualTo(EpochCut.origin(2));
    assertThat(lake.cut(-1)).isEqualTo(EpochCut.origin(2));
    assertThat(lake.files(0, Long.MAX_VALUE)).isEmpty();
  }

  @Test
  void theRawTableIsPlainIcebergForOtherEngines() {
    try (LakeCatalog catalog = LakeCatalog.open(config)) {
      Table table = catalog.catalog().loadTable(RawTable.named(RawTable.logOf(stream)));
      assertThat(table.spec().fields().get(0).transform().toString()).isEqualTo("truncate[256]");
      assertThat(table.properties()).containsKey(TableProperties.DEFAULT_NAME_MAPPING);
      assertThat(table.schema().findField("received_at").type().toString())
          .isEqualTo("timestamptz");
    }
  }

  @Test
  void aLakeIsCreatedOnceForOnePartitionCount() {
    try (RawLake again = RawLake.create(config, stream, 2)) {
      assertThat(again.partitions()).isEqualTo(2);
    }
    assertThatThrownBy(() -> RawLake.create(config, stream, 3))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("was made for a log of 2 partitions, but the log has 3");
    assertThatThrownBy(() -> RawLake.open(config, stream + "x"))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("does not exist")
        .hasMessageContaining("Create the stream first");
  }

  @Test
  void aFileIsReadAsItWasWritten() throws IOException {
    List<LogRecord> records =
        List.of(
            new LogRecord(1, 5, 3, 978307200123L, bytes("{}"), "application/json", "http", "f:7"),
            new LogRecord(1, 6, 3, -1, new byte[0], null, null, null),
            new LogRecord(1, 9, 3, 0, new byte[] {0, -1}, "application/json", "http", "f:8"));
    RawFile file = write(records);
    assertThat(file)
        .isEqualTo(new RawFile(file.path(), 1, 3, 3, 5, 9, 3, Files.size(Path.of(file.path()))));
    assertThat(read(file)).usingRecursiveFieldByFieldElementComparator().isEqualTo(records);
  }

  @Test
  void columnsCanBeLeftOut() throws IOException {
    RawFile file =
        write(List.of(new LogRecord(1, 5, 3, 99, bytes("{}"), "application/json", "http", "f:7")));
    try (RawFileReader reader =
        RawFileReader.open(file.path(), EnumSet.of(RawColumn.OFFSET, RawColumn.SOURCE))) {
      assertThat(reader.next())
          .usingRecursiveComparison()
          .isEqualTo(new LogRecord(0, 5, LogRecord.UNKNOWN_EPOCH, 0, null, null, "http", null));
      assertThat(reader.next()).isNull();
    }
  }

  @Test
  void manyRowGroupsAndTextsStayInOrder() throws IOException {
    List<LogRecord> records = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      records.add(
          new LogRecord(0, 3L * i, 1, i, bytes("payload " + i), "t" + i % 3, "s" + i, null));
    }
    assertThat(read(write(records)))
        .usingRecursiveFieldByFieldElementComparator()
        .isEqualTo(records);
  }

  @Test
  void anEventOutOfOrderIsRefused() throws IOException {
    try (RawFileWriter writer = RawFileWriter.create(dataDir(), "t", 0, 0, 4)) {
      assertThatThrownBy(() -> writer.write(event(0, 5, 0)))
          .isInstanceOf(IllegalArgumentException.class);
      writer.write(event(0, 4, 0));
      assertThatThrownBy(() -> writer.write(event(0, 4, 0)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("offset 4 cannot follow offset 4");
      assertThatThrownBy(() -> writer.write(event(1, 5, 0)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void epochsAreCommittedInOrderWithTheirCuts() throws IOException {
    RawFile a = write(List.of(event(0, 0, 0), event(0, 1, 0)));
    RawFile b = write(List.of(event(1, 0, 0)));
    assertThat(lake.commit(commit(0, List.of(0L, 0L), List.of(2L, 1L), 3, b, a)))
        .isEqualTo(CommitResult.COMMITTED);
    RawFile c = write(List.of(event(0, 3, 1)));
    assertThat(lake.commit(commit(1, List.of(2L, 1L), List.of(4L, 2L), 1, c)))
        .isEqualTo(CommitResult.COMMITTED);

    assertThat(lake.committedThrough()).isEqualTo(OptionalLong.of(1));
    assertThat(lake.cut(0)).isEqualTo(new EpochCut(0, List.of(2L, 1L)));
    assertThat(lake.cut(1)).isEqualTo(new EpochCut(1, List.of(4L, 2L)));
    assertThat(lake.newestCut()).isEqualTo(lake.cut(1));
    assertThat(lake.ledger(0))
        .contains(new LedgerEntry(new EpochCut(0, List.of(2L, 1L)), 3, endedAt(0)));
    assertThat(lake.ledger(2)).isEmpty();
    assertThatThrownBy(() -> lake.cut(2))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("no cut of epoch 2: epochs are committed through 1");
    assertThat(lake.files(0, 2)).containsExactly(a, c, b);
    assertThat(lake.files(0, 1)).containsExactly(a, b);
    assertThat(lake.files(1, 2)).containsExactly(c);
    assertThat(lake.files(2, 9)).isEmpty();
  }

  @Test
  void anEmptyEpochIsCommittedToo() {
    assertThat(lake.commit(commit(0, List.of(0L, 0L), List.of(0L, 0L), 0)))
        .isEqualTo(CommitResult.COMMITTED);
    assertThat(lake.commit(commit(1, List.of(0L, 0L), List.of(1L, 1L), 0)))
        .isEqualTo(CommitResult.COMMITTED);
    assertThat(lake.committedThrough()).hasValue(1);
    assertThat(lake.cut(0).ends()).containsExactly(0L, 0L);
  }

  @Test
  void filesOfSeveralRangesAreFound() throws IOException {
    for (long epoch = 0; epoch < 3; epoch++) {
      lake.commit(commit(epoch, List.of(epoch, epoch), List.of(epoch + 1, epoch + 1), 0));
    }
    assertThat(lake.committedThrough()).hasValue(2);
    RawFile far = write(List.of(event(0, 3, RawTable.RANGE + 7)));
    assertThat(far.path()).contains("epochs-000256/");
  }

  @Test
  void aReplayedCommitFindsItsEpochThere() throws IOException {
    RawFile first = write(List.of(event(0, 0, 0)));
    lake.commit(commit(0, List.of(0L, 0L), List.of(1L, 0L), 1, first));
    RawFile second = write(List.of(event(0, 0, 0)));
    assertThat(lake.commit(commit(0, List.of(0L, 0L), List.of(1L, 0L), 1, second)))
        .isEqualTo(CommitResult.ALREADY);
    assertThat(lake.files(0, 1)).containsExactly(first);
  }

  @Test
  void aReplayThatDisagreesIsAnError() throws IOException {
    lake.commit(commit(0, List.of(0L, 0L), List.of(1L, 0L), 1, write(List.of(event(0, 0, 0)))));
    assertThatThrownBy(() -> lake.commit(commit(0, List.of(0L, 0L), List.of(2L, 0L), 0)))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("The log changed after it was read");
  }

  @Test
  void whatDoesNotAdjoinIsRefused() throws IOException {
    assertRefused(commit(1, List.of(0L, 0L), List.of(0L, 0L), 0), "epoch 0 is next");
    assertRefused(commit(0, List.of(1L, 0L), List.of(1L, 0L), 0), "but the epoch before it ends");
    lake.commit(commit(0, List.of(0L, 0L), List.of(3L, 3L), 0));
    assertRefused(commit(1, List.of(3L, 3L), List.of(2L, 3L), 0), "it ends before it begins");
    assertRefused(commit(1, List.of(3L, 3L), List.of(3L), 0), "its end is told as");
  }

  @Test
  void whatWasNotReadOrNotWrittenIsRefused() throws IOException {
    RawFile file = write(List.of(event(0, 0, 0), event(0, 1, 0)));
    assertRefused(
        commit(0, List.of(0L, 0L), List.of(2L, 0L), 3, file),
        "3 events were read, but 2 were written");
    assertRefused(
        commit(0, List.of(0L, 0L), List.of(1L, 0L), 2, file), "offsets are not between 0 and 1");
    assertRefused(commit(0, List.of(0L, 0L), List.of(2L, 0L), 4, file, file), "two files overlap");
    assertRefused(
        commit(
            0,
            List.of(0L, 0L),
            List.of(2L, 0L),
            1,
            new RawFile(file.path(), 0, 0, 0, 0, 1, 1, file.bytes())),
        "is said to be");
    Files.delete(Path.of(file.path()));
    assertRefused(commit(0, List.of(0L, 0L), List.of(2L, 0L), 2, file), "cannot read the footer");
    assertThat(lake.committedThrough()).isEmpty();
    assertThat(lake.files(0, 9)).isEmpty();
  }

  @Test
  void oneOfTwoCommittersWinsAndTheOtherFindsItThere() throws Exception {
    int epochs = 4;
    List<RawFile> written = new ArrayList<>();
    CyclicBarrier together = new CyclicBarrier(2);
    Callable<List<CommitResult>> job =
        () -> {
          List<CommitResult> results = new ArrayList<>();
          try (RawLake mine = RawLake.open(config, stream)) {
            for (long e = 0; e < epochs; e++) {
              RawFile file = write(List.of(event(0, e, e)));
              synchronized (written) {
                written.add(file);
              }
              together.await();
              results.add(mine.commit(commit(e, List.of(e, 0L), List.of(e + 1, 0L), 1, file)));
            }
          }
          return results;
        };
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      Future<List<CommitResult>> one = pool.submit(job);
      Future<List<CommitResult>> two = pool.submit(job);
      for (int e = 0; e < epochs; e++) {
        assertThat(List.of(one.get().get(e), two.get().get(e)))
            .containsExactlyInAnyOrder(CommitResult.COMMITTED, CommitResult.ALREADY);
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(lake.files(0, epochs)).hasSize(epochs).allMatch(written::contains);
    assertThat(lake.committedThrough()).hasValue(epochs - 1);
  }

  /**
   * Hundreds of epochs, with what an operator of a fast stream would have: all of it is bounded.
   */
  @Test
  void whatACommitAndAReaderTouchDoesNotGrowWithHistory() throws IOException {
    CommittedLog log = new CommittedLog(7);
    long epochs = RawTable.RANGE + 10;
    long middle = 0;
    List<RawFile> written = new ArrayList<>();
    for (long e = 0; e < epochs; e++) {
      EpochCut before = log.cut(e - 1);
      EpochCut cut = log.cut(e);
      long offset = before.ends().get(0) + 1;
      boolean empty = e % 8 != 5 || offset >= cut.ends().get(0);
      List<RawFile> files = empty ? List.of() : List.of(write(List.of(event(0, offset, e))));
      written.addAll(files);
      lake.commit(new EpochCommit(e, before, cut, files, files.size(), endedAt(e)));
      if (e == epochs / 2) {
        middle = metadataBytes();
      }
    }
    assertThat(lake.newestCut()).isEqualTo(log.cut(epochs - 1));
    assertThat(lake.files(0, epochs)).isEqualTo(written).hasSizeGreaterThan(15);
    checkBounded(middle, written.get(3));
    for (long e = -1; e < epochs; e += 3) {
      EpochCut cut = lake.cut(e);
      assertThat(cut.epoch()).isBetween(e - 2 * (epochs - e) / Ledger.DENSE - 1, e);
      assertThat(cut).isEqualTo(log.cut(cut.epoch()));
      log.checkReadFrom(cut);
    }
    checkMetadataSweep();
    checkOrphanSweep(epochs);
  }

  private void checkBounded(long metadataBytesBefore, RawFile anOld) {
    Table table = table();
    assertThat(table.snapshots()).hasSizeBetween(Snapshots.KEPT, Snapshots.KEPT + Snapshots.BATCH);
    assertThat(table.currentSnapshot().allManifests(table.io())).hasSizeLessThan(50);
    assertThat(Ledger.of(table).size()).isLessThan(3 * Ledger.DENSE);
    assertThat(metadataBytes()).isLessThan(metadataBytesBefore * 3 / 2);
    assertThat(scan(table, anOld.firstEpoch(), anOld.firstEpoch() + 1).resultDataFiles().value())
        .isEqualTo(1);
    // Manifests are left out by the ranges of epochs in them.
    ScanMetricsResult newestRange = scan(table, RawTable.RANGE, Long.MAX_VALUE);
    assertThat(newestRange.skippedDataManifests().value()).isPositive();
    assertThat(newestRange.scannedDataManifests().value()).isLessThan(5);
  }

  private static ScanMetricsResult scan(Table table, long from, long to) {
    InMemoryMetricsReporter seen = new InMemoryMetricsReporter();
    try (CloseableIterable<FileScanTask> files =
        RawFiles.scan(table, from, to).metricsReporter(seen).planFiles()) {
      files.forEach(file -> {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return seen.scanReport().scanMetrics();
  }

  private long metadataBytes() {
    TableMetadata metadata = ((HasTableOperations) table()).operations().current();
    return TableMetadataParser.toJson(metadata).length();
  }

  private void checkMetadataSweep() throws IOException {
    List<RawFile> files = lake.files(0, Long.MAX_VALUE);
    Table table = table();
    assertThat(Snapshots.sweep(table, Duration.ofDays(1))).isZero();
    long named = table.snapshots().iterator().next().snapshotId();
    change(t -> t.manageSnapshots().createTag("report", named).commit());
    assertThat(Snapshots.sweep(table(), Duration.ZERO)).as("there is a tag").isZero();
    change(t -> t.manageSnapshots().removeTag("report").createBranch("trial", named).commit());
    assertThat(Snapshots.sweep(table(), Duration.ZERO)).as("there is a branch").isZero();
    change(t -> t.manageSnapshots().removeBranch("trial").commit());
    // What only older snapshots refer to from now on is still theirs.
    change(t -> t.rewriteManifests().clusterBy(file -> "together").commit());
    table = table();
    assertThat(Snapshots.sweep(table, Duration.ZERO))
        .isGreaterThan(RawTable.RANGE + 10 - Snapshots.KEPT - Snapshots.BATCH);
    assertThat(Snapshots.sweep(table, Duration.ZERO)).isZero();
    assertThat(lake.files(0, Long.MAX_VALUE)).isEqualTo(files);
    assertThat(files).allMatch(file -> Path.of(file.path()).toFile().exists());
    for (Snapshot snapshot : table.snapshots()) {
      try (CloseableIterable<FileScanTask> tasks =
          table.newScan().useSnapshot(snapshot.snapshotId()).planFiles()) {
        assertThat(tasks).isNotEmpty();
      }
    }
  }

  private void checkOrphanSweep(long epochs) throws IOException {
    RawFile orphan = write(List.of(event(1, 77, epochs - 2)));
    RawFile open = write(List.of(event(1, 77, epochs)));
    Path foreign = Path.of(RawTable.rangeDir(dataDir(), 0), "notes.txt");
    Files.writeString(foreign, "not of Twinbeam");
    Instant later = Instant.now().plusSeconds(3600);
    assertThat(lake.sweepOrphans(later)).isEqualTo(1);
    assertThat(Path.of(orphan.path())).doesNotExist();
    assertThat(Path.of(open.path())).as("a job may be about to commit it").exists();
    assertThat(table().properties())
        .as("a foreign file does not keep a range from being done")
        .containsEntry(RawTable.SWEPT_BELOW, Long.toString(RawTable.RANGE));
    assertThat(foreign).exists();
    assertThat(lake.sweepOrphans(later)).isZero();
    assertThat(lake.files(0, Long.MAX_VALUE)).allMatch(f -> Path.of(f.path()).toFile().exists());
  }

  private void change(Consumer<Table> change) {
    try (LakeCatalog catalog = LakeCatalog.open(config)) {
      change.accept(catalog.catalog().loadTable(RawTable.named(RawTable.logOf(stream))));
    }
  }

  private Table table() {
    try (LakeCatalog catalog = LakeCatalog.open(config)) {
      return catalog.catalog().loadTable(RawTable.named(RawTable.logOf(stream)));
    }
  }

  @Test
  void aLedgerThatSomeoneChangedIsNotBelieved() {
    lake.commit(commit(0, List.of(0L, 0L), List.of(3L, 3L), 0));
    try (LakeCatalog catalog = LakeCatalog.open(config)) {
      Table table = catalog.catalog().loadTable(RawTable.named(RawTable.logOf(stream)));
      table.updateProperties().set("twinbeam.committed-through", "1").commit();
      assertThatThrownBy(() -> lake.newestCut())
          .isInstanceOf(LakeException.class)
          .hasMessageContaining("broken ledger")
          .hasMessageContaining("it ends with epoch 0");
      table.updateProperties().remove("twinbeam.ledger").commit();
      assertThatThrownBy(() -> lake.newestCut())
          .isInstanceOf(LakeException.class)
          .hasMessageContaining("no property twinbeam.ledger")
          .hasMessageContaining("an earlier build");
    }
  }

  @Test
  void aCompactedFileOfSeveralEpochsIsRead() throws IOException {
    RawFile a = write(List.of(event(0, 0, 0), event(0, 1, 0)));
    RawFile b = write(List.of(event(0, 3, 1)));
    RawFile c = write(List.of(event(0, 5, 2)));
    lake.commit(commit(0, List.of(0L, 0L), List.of(2L, 0L), 2, a));
    lake.commit(commit(1, List.of(2L, 0L), List.of(4L, 0L), 1, b));
    lake.commit(commit(2, List.of(4L, 0L), List.of(6L, 0L), 1, c));
    RawFile both = compact(a, b);
    assertThat(lake.files(0, 3)).containsExactly(both, c);
    assertThat(lake.files(1, 2)).containsExactly(both);
    assertThat(lake.files(2, 3)).containsExactly(c);

    List<Long> offsets = new ArrayList<>();
    Slice slice = LakeSlices.plan(lake, 0, 1, 3).get(0);
    LakeSlices.reader().read(slice, record -> offsets.add(record.offset()));
    assertThat(offsets).containsExactly(3L, 5L);
    checkReplacedFilesStayWithTheirSnapshots(a, b);
    assertThat(read(both)).hasSize(3);
  }

  /** Who planned on a snapshot from before the compaction reads on. */
  private void checkReplacedFilesStayWithTheirSnapshots(RawFile a, RawFile b) throws IOException {
    Instant later = Instant.now().plusSeconds(3600);
    assertThat(lake.sweepOrphans(later)).isZero();
    assertThat(read(a)).hasSize(2);
    assertThat(read(b)).hasSize(1);
    // As if the range had been swept before the compaction.
    change(t -> t.updateProperties().set(RawTable.SWEPT_BELOW, "256").commit());
    long epoch = 3;
    while (table().properties().get(RawTable.SWEPT_BELOW).equals("256")) {
      assertThat(epoch).isLessThan(3 + Snapshots.KEPT + 2 * Snapshots.BATCH);
      assertThat(lake.sweepOrphans(later)).isZero();
      lake.commit(commit(epoch, List.of(6L, 0L), List.of(6L, 0L), 0));
      epoch++;
    }
    assertThat(table().properties()).containsEntry(RawTable.SWEPT_BELOW, "0");
    assertThat(lake.sweepOrphans(later)).isEqualTo(2);
    assertThat(lake.files(0, epoch)).hasSize(2);
  }

  @Test
  void aCompactionThatMixesTheOrderIsRefused() throws IOException {
    RawFile a = write(List.of(event(0, 0, 0)));
    RawFile b = write(List.of(event(0, 2, 1)));
    RawFile c = write(List.of(event(0, 4, 2)));
    lake.commit(commit(0, List.of(0L, 0L), List.of(1L, 0L), 1, a));
    lake.commit(commit(1, List.of(1L, 0L), List.of(3L, 0L), 1, b));
    lake.commit(commit(2, List.of(3L, 0L), List.of(5L, 0L), 1, c));
    compact(a, c);
    assertThatThrownBy(() -> lake.files(0, 3))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("two files overlap");
  }

  /** As another engine would do it: one file in the place of two, no row changed. */
  private RawFile compact(RawFile first, RawFile second) throws IOException {
    List<LogRecord> records = new ArrayList<>(read(first));
    records.addAll(read(second));
    Schema schema = new Schema.Parser().parse(RawTable.AVRO_SCHEMA);
    Path path =
        Path.of(
            RawTable.rangeDir(dataDir(), 0), "000-compacted-" + first.lastOffset() + ".parquet");
    ParquetIO.Sink sink = ParquetIO.sink(schema);
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      sink.open(channel);
      for (LogRecord record : records) {
        GenericData.Record row = new GenericData.Record(schema);
        row.put(RawTable.EPOCH, record.epoch());
        row.put(RawTable.PARTITION, record.partition());
        row.put(RawTable.OFFSET, record.offset());
        row.put(RawTable.RECEIVED_AT, record.receivedAt() * 1000);
        row.put(RawTable.PAYLOAD, ByteBuffer.wrap(record.payload()));
        sink.write(row);
      }
      sink.flush();
    }
    RawFile both =
        new RawFile(
            path.toString(),
            first.partition(),
            first.firstEpoch(),
            second.lastEpoch(),
            first.firstOffset(),
            second.lastOffset(),
            records.size(),
            Files.size(path));
    try (LakeCatalog catalog = LakeCatalog.open(config)) {
      Table table = catalog.catalog().loadTable(RawTable.named(RawTable.logOf(stream)));
      table
          .newRewrite()
          .rewriteFiles(
              Set.of(RawFiles.describe(table, first), RawFiles.describe(table, second)),
              Set.of(RawFiles.describe(table, both)))
          .commit();
    }
    return both;
  }

  @Test
  void orphansAreSweptAndNothingElse() throws IOException {
    RawFile committed = write(List.of(event(0, 0, 0)));
    lake.commit(commit(0, List.of(0L, 0L), List.of(1L, 0L), 1, committed));
    RawFile orphan = write(List.of(event(0, 0, 0)));
    assertThat(lake.sweepOrphans(Instant.EPOCH)).isZero();
    assertThat(Path.of(orphan.path())).exists();
    assertThat(lake.sweepOrphans(Instant.now().plusSeconds(3600))).isEqualTo(1);
    assertThat(Path.of(orphan.path())).doesNotExist();
    assertThat(read(committed)).hasSize(1);
  }

  private void assertRefused(EpochCommit commit, String why) {
    assertThatThrownBy(() -> lake.commit(commit))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining(why);
  }

  private String dataDir() {
    return RawTable.dataDir(config, RawTable.logOf(stream));
  }

  private RawFile write(List<LogRecord> records) throws IOException {
    LogRecord first = records.get(0);
    try (RawFileWriter writer =
        RawFileWriter.create(
            dataDir(), stream + ".events", first.partition(), first.epoch(), first.offset())) {
      for (LogRecord record : records) {
        writer.write(record);
      }
      return writer.finish();
    }
  }

  private static List<LogRecord> read(RawFile file) throws IOException {
    List<LogRecord> records = new ArrayList<>();
    try (RawFileReader reader = RawFileReader.open(file.path())) {
      for (LogRecord record = reader.next(); record != null; record = reader.next()) {
        records.add(record);
      }
    }
    return records;
  }

  private static EpochCommit commit(
      long epoch, List<Long> from, List<Long> to, long rowsRead, RawFile... files) {
    return new EpochCommit(
        epoch,
        new EpochCut(epoch - 1, from),
        new EpochCut(epoch, to),
        List.of(files),
        rowsRead,
        endedAt(epoch));
  }

  private static long endedAt(long epoch) {
    return 978307200000L + epoch * 300_000;
  }

  private static LogRecord event(int partition, long offset, long epoch) {
    return new LogRecord(
        partition, offset, epoch, 978307200000L, bytes("e" + offset), null, null, null);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
