/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
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
import org.twinbeam.core.epoch.EpochCut;

/**
 * The raw lake of one stream. Epochs are committed in order, each once, whole; whoever is late
 * finds his epoch there. Thread-safe.
 */
public final class RawLake implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RawLake.class);

  private static final int LOAD_ATTEMPTS = 5;

  /** A query that planned on a snapshot has as long to end after the snapshot expired. */
  private static final Duration METADATA_GRACE = Duration.ofHours(1);

  private final LakeConfig config;
  private final LakeCatalog catalog;
  private final String stream;
  private final TableIdentifier id;

  private RawLake(LakeConfig config, LakeCatalog catalog, String stream) {
    this.config = config;
    this.catalog = catalog;
    this.stream = stream;
    this.id = RawTable.id(stream);
  }

  /**
   * Opens a stream's raw lake.
   *
   * @throws LakeException if the stream has none
   */
  public static RawLake open(LakeConfig config, String stream) {
    RawLake lake = new RawLake(config, LakeCatalog.open(config), stream);
    try {
      lake.table();
      return lake;
    } catch (RuntimeException e) {
      lake.close();
      throw e;
    }
  }

  /**
   * Opens a stream's raw lake; empty if the catalog says that there is none, and only then.
   *
   * @throws LakeException if the catalog does not answer, or the lake is not what it must be
   */
  public static Optional<RawLake> find(LakeConfig config, String stream) {
    try {
      return Optional.of(open(config, stream));
    } catch (LakeException e) {
      if (e.getCause() instanceof NoSuchTableException) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Opens a stream's raw lake, and creates it first if it is absent.
   *
   * @param partitions partition count of the stream's log
   * @throws LakeException if it is there with another partition count
   */
  public static RawLake create(LakeConfig config, String stream, int partitions) {
    RawLake lake = new RawLake(config, LakeCatalog.open(config), stream);
    try (CatalogLock lock = CatalogLock.acquire(config, lake.id.toString())) {
      if (!lake.catalog.namespaces().namespaceExists(RawTable.NAMESPACE)) {
        lake.catalog.namespaces().createNamespace(RawTable.NAMESPACE);
      }
      if (!lake.catalog.catalog().tableExists(lake.id)) {
        lake.catalog
            .catalog()
            .buildTable(lake.id, RawTable.SCHEMA)
            .withPartitionSpec(RawTable.SPEC)
            .withLocation(RawTable.location(config, stream))
            .withProperties(RawTable.properties())
            .withProperties(Ledger.start(partitions).properties())
            .create();
      }
      int there = lake.partitions();
      if (there != partitions) {
        throw new LakeException(
            "table "
                + lake.id
                + " was made for a log of "
                + there
                + " partitions, but the log has "
                + partitions
                + ". A stream's partition count is fixed when it is created: give the stream a new"
                + " name");
      }
      return lake;
    } catch (RuntimeException e) {
      lake.close();
      throw e;
    }
  }

  /** Partition count of the stream's log. */
  public int partitions() {
    return ledger().partitions();
  }

  /** The newest committed epoch; empty before the first. */
  public OptionalLong committedThrough() {
    long epoch = ledger().committedThrough();
    return epoch < 0 ? OptionalLong.empty() : OptionalLong.of(epoch);
  }

  /** Where the newest committed epoch ends, the origin before the first: there ingest goes on. */
  public EpochCut newestCut() {
    return ledger().newestCut();
  }

  /**
   * A cut at which to start if events after an epoch are wanted: that epoch's own, or the nearest
   * before it that the ledger has kept. It keeps every cut of the newest {@value Ledger#DENSE}
   * epochs and ever fewer of older ones; the further back the epoch, the further before it the cut
   * may be, by 2 % of the way at most. The cut tells its epoch.
   *
   * @param epoch a committed epoch, or -1 for the origin
   * @throws LakeException if the epoch is not committed
   */
  public EpochCut cut(long epoch) {
    Ledger ledger = ledger();
    if (epoch < -1 || epoch > ledger.committedThrough()) {
      throw new LakeException(
          "table "
              + id
              + " has no cut of epoch "
              + epoch
              + ": epochs are committed through "
              + ledger.committedThrough());
    }
    return ledger.cutAtOrBefore(epoch);
  }

  /**
   * What is recorded of a committed epoch; empty if the ledger has no such epoch, or no longer. It
   * has the newest {@value Ledger#DENSE}.
   */
  public Optional<LedgerEntry> ledger(long epoch) {
    return ledger().entry(epoch);
  }

  /**
   * Files of the epochs from {@code fromEpoch} to {@code toEpoch}, exclusive, ordered by partition
   * and offset.
   */
  public List<RawFile> files(long fromEpoch, long toEpoch) {
    return RawFiles.plan(table(), fromEpoch, toEpoch);
  }

  /**
   * Commits an epoch, under a lock held over check and commit: the files, {@code committed-through}
   * and the cut change in one Iceberg transaction or not at all.
   *
   * @throws LakeException if the epoch is not the next, does not adjoin the one before it, has
   *     files that are not what was read of it, or was committed with another cut
   */
  public CommitResult commit(EpochCommit commit) {
    CommitResult result = commitLocked(commit);
    if (result == CommitResult.COMMITTED && commit.epoch() % RawTable.RANGE == 0) {
      sweepMetadata();
    }
    return result;
  }

  private CommitResult commitLocked(EpochCommit commit) {
    try (CatalogLock lock = CatalogLock.acquire(config, id.toString())) {
      Table table = table();
      Ledger ledger = Ledger.of(table);
      if (commit.epoch() <= ledger.committedThrough()) {
        checkAgrees(commit, ledger);
        return CommitResult.ALREADY;
      }
      CommitCheck.check(table.name(), commit, ledger.newestCut());
      append(table, commit, ledger);
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

  private static void append(Table table, EpochCommit commit, Ledger ledger) {
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
  public int sweepOrphans(Instant olderThan) throws IOException {
    Table table = table();
    long before = RawTable.sweptBelow(table);
    OrphanSweep sweep =
        new OrphanSweep(
            table,
            RawTable.dataDir(config, stream),
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

  private Ledger ledger() {
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
