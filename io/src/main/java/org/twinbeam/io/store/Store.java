/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.store;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.postgresql.util.PSQLState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.twinbeam.core.shard.ShardFlush;

/**
 * The writing side of the store. Every method is one transaction: it has happened whole or not at
 * all, and may be called again after a failure. Safe for use by many threads; connections come from
 * {@link StorePools}, one pool per JVM and configuration.
 *
 * <p>All methods throw {@link StoreException} if the database fails or refuses.
 */
public final class Store {
  private static final Logger LOG = LoggerFactory.getLogger(Store.class);

  private final StoreConfig config;
  private final Transactions transactions;

  private Store(StoreConfig config) {
    this.config = config;
    this.transactions = new Transactions(config);
  }

  /**
   * Makes or updates the tables.
   *
   * @throws StoreException if the store is already newer than this code
   */
  public static void migrate(StoreConfig config) {
    StoreSchema.migrate(config);
  }

  /**
   * The published runs of a version, newest first: the first is its head. None if there are no
   * tables yet. Works on a store of an older schema, too, and changes nothing.
   *
   * @throws StoreRefusedException if the store is newer than this code
   */
  public static List<PublishedRun> published(StoreConfig config, String version) {
    return PublishedRuns.read(config, version);
  }

  /**
   * @throws StoreException if the store cannot be reached, or its tables are not those this code
   *     knows
   */
  public static Store open(StoreConfig config) {
    StoreSchema.check(config);
    return new Store(config);
  }

  /**
   * Makes a definition and the versions of its views known. The first version of a view becomes
   * live; a later one is built beside it and becomes live by {@link #promote}.
   */
  public void register(Registration registration) {
    transactions.write(
        "registering stream " + registration.stream(),
        connection -> {
          Registry.register(connection, registration);
          return null;
        });
  }

  /**
   * Makes a registered version of a view the live one.
   *
   * @param expected version that is live until now
   * @throws StoreException if another version is live, or {@code version} is not registered
   */
  public void promote(String stream, String view, String expected, String version) {
    transactions.write(
        "promoting view " + view + " of stream " + stream,
        connection -> {
          Registry.promote(connection, stream, view, expected, version);
          return null;
        });
  }

  /**
   * Ends the answers of a view, if they are still given from that version. Its states stay as long
   * as those of any version; if a job registers the view again, it is answered again.
   */
  public void retire(String stream, String view, String version) {
    transactions.write(
        "retiring view " + view + " of stream " + stream,
        connection -> {
          Registry.retire(connection, stream, view, version);
          return null;
        });
  }

  /** What is published of each of these versions; {@link Head#none} where nothing is. */
  public Map<String, Head> heads(Iterable<String> versions) {
    return transactions.read(
        "reading heads",
        connection -> {
          Map<String, Head> heads = new HashMap<>();
          for (String version : versions) {
            heads.put(version, BatchWriter.head(connection, version));
          }
          return heads;
        });
  }

  /**
   * Starts a generation of speed states of all views of a registered definition.
   *
   * @param startEpoch first epoch it will have states of
   * @param shards number of partitions of the log
   * @return its number, greater than those of all generations before
   */
  public long startGeneration(Registration registration, long startEpoch, int shards) {
    return transactions.write(
        "starting a generation of stream " + registration.stream(),
        connection -> SpeedWriter.start(connection, registration, startEpoch, shards));
  }

  /**
   * Writes what a shard flushes: states and counts replace those stored before, unless those hold
   * more events, as they do when a shard is replayed; then the closed epochs.
   *
   * @throws StoreException if a closed epoch does not follow the shard's last one, or the
   *     generation was collected
   */
  public void flush(long generation, ShardFlush flush) {
    flush(generation, flush, Long.MAX_VALUE);
  }

  /**
   * As the other, faster where cells are new.
   *
   * @param newFrom the first epoch of which cells that the shard calls new are not in the store
   * @return false if one of those is there: nothing was written then
   */
  boolean flush(long generation, ShardFlush flush, long newFrom) {
    try {
      transactions.write(
          "flush of shard " + flush.shard() + " of generation " + generation,
          connection -> {
            SpeedWriter.flush(connection, generation, flush, newFrom);
            return null;
          });
      return true;
    } catch (StoreException e) {
      if (newFrom != Long.MAX_VALUE
          && e.getCause() instanceof SQLException cause
          && PSQLState.UNIQUE_VIOLATION.getState().equals(cause.getSQLState())) {
        return false;
      }
      throw e;
    }
  }

  /** The first epoch of which a shard of a generation has told nothing yet. */
  long untold(long generation, int shard) {
    return transactions.write(
        "reading how far shard " + shard + " of generation " + generation + " is",
        connection -> SpeedWriter.untold(connection, generation, shard));
  }

  /**
   * Asks for the right to build batch runs of a stream; to be closed by the caller.
   *
   * @param owner who asks, as people should read it
   * @throws LeaseHeldException if another holds it
   */
  public Lease lease(String stream, String owner) {
    return Lease.acquire(config, stream, owner);
  }

  /**
   * Begins a batch run of all views of a registered definition. Runs that others left unfinished
   * are dead from now on.
   *
   * @param rebuild whether to write every cell anew rather than what later epochs touch
   * @param reach what is read; not less than what is published
   */
  public BatchRun begin(Lease lease, Registration registration, boolean rebuild, Reach reach) {
    return transactions.write(
        "beginning a batch run of stream " + registration.stream(),
        connection -> BatchWriter.begin(connection, lease, registration, rebuild, reach));
  }

  /** Makes the files of a stream's imports known by name; one that is known changes nothing. */
  public void nameFiles(String stream, Iterable<ImportFile> files) {
    transactions.write(
        "naming the imported files of stream " + stream,
        connection -> {
          ImportFiles.write(connection, stream, files);
          return null;
        });
  }

  /**
   * The newest states of cells in rows of {@code base} up to {@code run}; cells without a row are
   * not in the answer.
   *
   * @param cells at most some thousands
   */
  public Map<Cell, byte[]> lookup(String version, long base, long run, List<Cell> cells) {
    return transactions.read(
        "looking up cells of version " + version,
        connection -> BatchWriter.lookup(connection, version, base, run, cells));
  }

  /**
   * Makes a run's rows the answer: all its versions' heads move at once, or none does. Calling it
   * again for a published run does nothing.
   *
   * @throws StaleRunException if a head is not where it was when the run began, the run is dead, or
   *     the lease is lost
   */
  public void publish(Lease lease, BatchRun run) {
    if (run.versions().stream().anyMatch(version -> version.base() == run.run())) {
      analyze(run);
    }
    transactions.write(
        "publishing run " + run.run(),
        connection -> {
          BatchWriter.publish(connection, lease, run);
          return null;
        });
  }

  /** While the new base is not an answer yet; what fails here only makes questions slower. */
  private void analyze(BatchRun run) {
    try {
      transactions.write(
          "gathering statistics of run " + run.run(),
          connection -> {
            BatchWriter.analyze(connection);
            return null;
          });
    } catch (StoreException e) {
      LOG.warn("{}; answers may be slow for a minute", e.getMessage());
    }
  }

  /** Declares a run dead and deletes its rows; a published run stays as it is. */
  public void abandon(BatchRun run) {
    transactions.write(
        "abandoning run " + run.run(),
        connection -> {
          BatchWriter.abandon(connection, run);
          return null;
        });
  }

  /**
   * Deletes what no answer can read any more: of each version of the lease's stream the newest two
   * published runs stay, and the speed epochs from the older one's horizon on. Works in small
   * transactions; may be ended and called again at any time.
   */
  public Collected collect(Lease lease) {
    return new Collector(transactions, lease.stream()).collect(lease);
  }
}
