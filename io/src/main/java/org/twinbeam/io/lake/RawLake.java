/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
            .withProperties(Ledger.start(partitions))
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
   * Where an epoch ends in each partition.
   *
   * @param epoch a committed epoch, or -1 for the origin
   * @throws LakeException if the ledger has no such epoch
   */
  public EpochCut cut(long epoch) {
    Ledger ledger = ledger();
    if (epoch == -1) {
      return EpochCut.origin(ledger.partitions());
    }
    if (epoch == ledger.committedThrough()) {
      return ledger.newestCut();
    }
    return ledger
        .entry(epoch)
        .map(LedgerEntry::cut)
        .orElseThrow(
            () ->
                new LakeException(
                    "table "
                        + id
                        + " has no cut of epoch "
                        + epoch
                        + ": epochs are committed through "
                        + ledger.committedThrough()));
  }

  /** What is recorded of a committed epoch; empty if the ledger has no such epoch. */
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
    try (CatalogLock lock = CatalogLock.acquire(config, id.toString())) {
      Table table = table();
      Ledger ledger = new Ledger(table);
      if (commit.epoch() <= ledger.committedThrough()) {
        checkAgrees(commit, ledger);
        return CommitResult.ALREADY;
      }
      CommitCheck.check(table.name(), commit, ledger.newestCut());
      append(table, commit);
      LOG.info(
          "{}: epoch {} committed, {} events in {} files",
          id,
          commit.epoch(),
          commit.rowsRead(),
          commit.files().size());
      return CommitResult.COMMITTED;
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

  private static void append(Table table, EpochCommit commit) {
    Transaction transaction = table.newTransaction();
    AppendFiles append = transaction.newAppend();
    for (RawFile file : commit.files()) {
      DataFile described = RawFiles.describe(table, file);
      append.appendFile(described);
    }
    Ledger.summary(commit).forEach(append::set);
    append.commit();
    UpdateProperties update = transaction.updateProperties();
    for (Map.Entry<String, String> property : Ledger.through(commit.to()).entrySet()) {
      update.set(property.getKey(), property.getValue());
    }
    update.commit();
    transaction.commitTransaction();
  }

  /**
   * Deletes data files that no commit refers to and that were last written before a time: remains
   * of attempts that failed. Leave longer than an epoch and the longest stop of an ingest job that
   * goes on from its own checkpoint, a day say.
   *
   * @return how many were deleted
   */
  public int sweepOrphans(Instant olderThan) throws IOException {
    try (CatalogLock lock = CatalogLock.acquire(config, id.toString())) {
      return RawFiles.sweep(table(), RawTable.dataDir(config, stream), olderThan);
    }
  }

  private Ledger ledger() {
    return new Ledger(table());
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
