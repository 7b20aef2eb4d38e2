/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.UpdateProperties;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.exceptions.NotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A table of raw events in epochs, which are committed in order, each once, whole; whoever is late
 * finds his epoch there. The log's table and that of the imports are two of them. Thread-safe.
 */
final class EpochTable implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EpochTable.class);

  private static final int LOAD_ATTEMPTS = 5;

  /** A query that planned on a snapshot has as long to end after the snapshot expired. */
  private static final Duration METADATA_GRACE = Duration.ofHours(1);

  private final LakeConfig config;
  private final LakeCatalog catalog;
  private final String name;
  private final TableIdentifier id;

  private EpochTable(LakeConfig config, LakeCatalog catalog, String name) {
    this.config = config;
    this.catalog = catalog;
    this.name = name;
    this.id = RawTable.named(name);
  }

  /**
   * @throws LakeException if there is no such table
   */
  static EpochTable open(LakeConfig config, String name) {
    EpochTable opened = new EpochTable(config, LakeCatalog.open(config), name);
    try {
      opened.table();
      return opened;
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  /**
   * Opens a table; empty if the catalog says that there is none, and only then.
   *
   * @throws LakeException if the catalog does not answer, or the table is not what it must be
   */
  static Optional<EpochTable> find(LakeConfig config, String name) {
    try {
      return Optional.of(open(config, name));
    } catch (LakeException e) {
      if (e.getCause() instanceof NoSuchTableException) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Opens a table, and creates it first if it is absent.
   *
   * @param partitions in how many partitions its events come, if it is created
   */
  static EpochTable create(LakeConfig config, String name, int partitions) {
    EpochTable opened = new EpochTable(config, LakeCatalog.open(config), name);
    try (CatalogLock lock = CatalogLock.acquire(config, opened.id.toString())) {
      if (!opened.catalog.namespaces().namespaceExists(RawTable.NAMESPACE)) {
        opened.catalog.namespaces().createNamespace(RawTable.NAMESPACE);
      }
      if (!opened.catalog.catalog().tableExists(opened.id)) {
        opened
            .catalog
            .catalog()
            .buildTable(opened.id, RawTable.SCHEMA)
            .withPartitionSpec(RawTable.SPEC)
            .withLocation(RawTable.location(config, name))
            .withProperties(RawTable.properties())
            .withProperties(Ledger.start(partitions).properties())
            .create();
      }
      return opened;
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  String name() {
    return id.toString();
  }

  /** A property of the table, or null. */
  String property(String key) {
    return table().properties().get(key);
  }

  /**
   * Files of the epochs from {@code fromEpoch} to {@code toEpoch}, exclusive, ordered by partition
   * and offset.
   */
  List<RawFile> files(long fromEpoch, long toEpoch) {
    return RawFiles.plan(table(), fromEpoch, toEpoch);
  }

  /**
   * Commits an epoch, under a lock held over check and commit: the files, {@code
   * committed-through}, the cut and the given properties change in one Iceberg transaction or not
   * at all.
   *
   * @throws LakeException if the epoch is not the next, does not adjoin the one before it, has
   *     files that are not what was read of it, or was committed with another cut
   */
  CommitResult commit(EpochCommit commit, Map<String, String> properties) {
    CommitResult result = commitLocked(commit, properties);
    if (result == CommitResult.COMMITTED && commit.epoch() % RawTable.RANGE == 0) {
      sweepMetadata();
    }
    return result;
  }

  private CommitResult commitLocked(EpochCommit commit, Map<String, String> properties) {
    try (CatalogLock lock = CatalogLock.acquire(config, id.toString())) {
      Table table = table();
      Ledger ledger = Ledger.of(table);
      if (commit.epoch() <= ledger.committedThrough()) {
        checkAgrees(commit, ledger);
        return CommitResult.ALREADY;
      }
      CommitCheck.check(table.name(), commit, ledger.newestCut());
      append(table, commit, ledger, properties);
      LOG.info(
          "{}: epoch {} committed, {} events in {} files",
          id,
          commit.epoch(),
          commit.rowsRead(),
          commit.files().size());
      return CommitResult.COMMITTED;
    }
  }

  /** A failure is no reason to stop ingestion: the next sweep finds the same files. */
  private void sweepMetadata() {
    try {
      int deleted = Snapshots.sweep(table(), METADATA_GRACE);
      LOG.debug("{}: {} files of expired snapshots deleted", id, deleted);
    } catch (IOException | RuntimeException e) {
      LOG.warn("{}: files of expired snapshots could not be deleted", id, e);
    }
  }

  private void checkAgrees(EpochCommit commit, Ledger ledger) {
    ledger
        .entry(commit.epoch())
        .filter(there -> !there.cut().equals(commit.to()) || there.rows() != commit.rowsRead())
        .ifPresent(
            there -> {
              throw new LakeException(
                  "table "
                      + id
                      + " has epoch "
                      + commit.epoch()
                      + " with "
                      + there.rows()
                      + " events up to "
                      + there.cut()
                      + ", but now "
                      + commit.rowsRead()
                      + " events were read of it up to "
                      + commit.to()
                      + ". The log changed after it was read: was the topic made anew?");
            });
  }

  private static void append(
      Table table, EpochCommit commit, Ledger ledger, Map<String, String> properties) {
    Transaction transaction = table.newTransaction();
    AppendFiles append = transaction.newAppend();
    for (RawFile file : commit.files()) {
      DataFile described = RawFiles.describe(table, file);
      append.appendFile(described);
    }
    append.set(RawTable.SUMMARY_EPOCH, Long.toString(commit.epoch()));
    append.commit();
    UpdateProperties update = transaction.updateProperties();
    LedgerEntry entry = new LedgerEntry(commit.to(), commit.rowsRead(), commit.endedAt());
    ledger.with(entry).properties().forEach(update::set);
    properties.forEach(update::set);
    update.commit();
    Snapshots.expire(table, transaction);
    transaction.commitTransaction();
  }

  /**
   * Deletes data files that no snapshot refers to, that were last written before a time, and whose
   * epoch is committed: remains of attempts that failed. Looks at the ranges of epochs in which a
   * sweep may find some, not at all of history.
   *
   * @return how many were deleted
   */
  int sweepOrphans(Instant olderThan) throws IOException {
    Table table = table();
    long before = RawTable.sweptBelow(table);
    OrphanSweep sweep =
        new OrphanSweep(
            table,
            RawTable.dataDir(config, name),
            Ledger.of(table).committedThrough(),
            before,
            olderThan);
    sweep.run();
    if (sweep.sweptBelow() > before) {
      try (CatalogLock lock = CatalogLock.acquire(config, id.toString())) {
        Table now = table();
        // Otherwise a commit has put ranges back meanwhile, or another sweep has told.
        if (RawTable.sweptBelow(now) == before) {
          now.updateProperties()
              .set(RawTable.SWEPT_BELOW, Long.toString(sweep.sweptBelow()))
              .commit();
        }
      }
    }
    return sweep.deleted();
  }

  Ledger ledger() {
    return Ledger.of(table());
  }

  /**
   * The table as it is now. Its metadata file may be deleted between the catalog's answer and the
   * reading of it, when many epochs are committed in a row meanwhile; then it is asked for again.
   */
  private Table table() {
    for (int attempt = 1; ; attempt++) {
      try {
        return load();
      } catch (NotFoundException e) {
        if (attempt == LOAD_ATTEMPTS) {
          throw e;
        }
        LOG.debug("{}: metadata was replaced while it was read", id, e);
      }
    }
  }

  private Table load() {
    try {
      return catalog.catalog().loadTable(id);
    } catch (NoSuchTableException e) {
      throw new LakeException(
          "table "
              + id
              + " does not exist in the catalog at "
              + config
              + ". Create the stream first, or correct its name or the catalog",
          e);
    }
  }

  @Override
  public void close() {
    catalog.close();
  }
}
