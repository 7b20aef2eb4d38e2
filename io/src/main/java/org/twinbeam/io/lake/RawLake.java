/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.twinbeam.core.epoch.EpochCut;

/**
 * The raw lake of one stream. Epochs are committed in order, each once, whole; whoever is late
 * finds his epoch there. Thread-safe.
 */
public final class RawLake implements AutoCloseable {

  private final EpochTable table;

  private RawLake(EpochTable table) {
    this.table = table;
  }

  /**
   * Opens a stream's raw lake.
   *
   * @throws LakeException if the stream has none
   */
  public static RawLake open(LakeConfig config, String stream) {
    return new RawLake(EpochTable.open(config, RawTable.logOf(stream)));
  }

  /**
   * Opens a stream's raw lake; empty if the catalog says that there is none, and only then.
   *
   * @throws LakeException if the catalog does not answer, or the lake is not what it must be
   */
  public static Optional<RawLake> find(LakeConfig config, String stream) {
    return EpochTable.find(config, RawTable.logOf(stream)).map(RawLake::new);
  }

  /**
   * Opens a stream's raw lake, and creates it first if it is absent.
   *
   * @param partitions partition count of the stream's log
   * @throws LakeException if it is there with another partition count
   */
  public static RawLake create(LakeConfig config, String stream, int partitions) {
    RawLake lake = new RawLake(EpochTable.create(config, RawTable.logOf(stream), partitions));
    try {
      int there = lake.partitions();
      if (there != partitions) {
        throw new LakeException(
            "table "
                + lake.table.name()
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
              + table.name()
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
    return table.files(fromEpoch, toEpoch);
  }

  /**
   * Commits an epoch, under a lock held over check and commit: the files, {@code committed-through}
   * and the cut change in one Iceberg transaction or not at all.
   *
   * @throws LakeException if the epoch is not the next, does not adjoin the one before it, has
   *     files that are not what was read of it, or was committed with another cut
   */
  public CommitResult commit(EpochCommit commit) {
    return table.commit(commit, Map.of());
  }

  /**
   * Deletes data files that no snapshot refers to, that were last written before a time, and whose
   * epoch is committed: remains of attempts that failed. Looks at the ranges of epochs in which a
   * sweep may find some, not at all of history.
   *
   * @return how many were deleted
   */
  public int sweepOrphans(Instant olderThan) throws IOException {
    return table.sweepOrphans(olderThan);
  }

  private Ledger ledger() {
    return table.ledger();
  }

  @Override
  public void close() {
    table.close();
  }
}
