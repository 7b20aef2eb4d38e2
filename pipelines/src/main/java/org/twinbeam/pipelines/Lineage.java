/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.twinbeam.core.epoch.EpochCut;
import org.twinbeam.io.lake.LedgerEntry;
import org.twinbeam.io.lake.RawLake;
import org.twinbeam.io.log.LogPositions;
import org.twinbeam.io.log.LogTopic;
import org.twinbeam.io.store.PublishedRun;
import org.twinbeam.io.store.Store;

/**
 * Whether log, lake and store are of one life of a stream. An epoch is known by its number, the
 * offsets at which it ended and the time in the marker that ended it: where these differ, what one
 * of them holds is of another log, and merging them would be wrong. Writes nothing.
 */
final class Lineage {
  private static final Logger LOG = LoggerFactory.getLogger(Lineage.class);

  private static final String NEW_NAME =
      "To begin anew, give the stream a new name ('stream' in its definition), which has a topic, a"
          + " lake and states of its own, and start ticker, ingest and speed with that";

  private Lineage() {}

  /** The stream's lake; empty if nothing was ever ingested. */
  static Optional<RawLake> lake(JobContext job) {
    return RawLake.find(job.lake(), job.stream());
  }

  /**
   * Refuses a lake that is not the one from which the definition's published runs were built.
   *
   * @param lake the stream's, if there is one
   * @return the lowest horizon of the definition's views: none of them may miss an epoch
   */
  static long checkStore(JobContext job, Optional<RawLake> lake) throws RefusedException {
    long lowest = Long.MAX_VALUE;
    for (Map.Entry<String, String> view : job.registration().views().entrySet()) {
      List<PublishedRun> runs = Store.published(job.store(), view.getValue());
      if (!runs.isEmpty()) {
        checkStore(job, view.getKey(), runs, lake);
      }
      lowest = Math.min(lowest, runs.isEmpty() ? 0 : runs.get(0).horizon());
    }
    return lowest == Long.MAX_VALUE ? 0 : lowest;
  }

  private static void checkStore(
      JobContext job, String view, List<PublishedRun> runs, Optional<RawLake> lake)
      throws RefusedException {
    long committed = lake.map(l -> l.committedThrough().orElse(-1)).orElse(-1L);
    PublishedRun head = runs.get(0);
    long last = head.horizon() - 1;
    if (last > committed) {
      throw new RefusedException(
          "%s, but the lake in %s %s. It was lost, put back from an older copy, or another --warehouse is meant. If ingest is filling it again from the same log, start again once epoch %d is in it; else put the lake back. %s"
              .formatted(
                  built(job, view, head),
                  job.lake().warehouse(),
                  committed < 0 ? "has none" : "ends with epoch " + committed,
                  last,
                  NEW_NAME));
    }
    if (last < 0) {
      return;
    }
    Optional<PublishedRun> known = comparable(runs, epoch -> endedAt(lake.get(), epoch));
    if (known.isEmpty()) {
      LOG.warn(
          "the lake's ledger no longer has the last epoch of any run of view {} of stream {}, so it is not known whether the store was built from this lake: run batch more often",
          view,
          job.stream());
      return;
    }
    PublishedRun run = known.get();
    long inLake = endedAt(lake.get(), run.horizon() - 1).getAsLong();
    if (inLake != run.horizonAt()) {
      throw new RefusedException(
          "%s, the last of which ended at %s; the epoch %d that is in the lake in %s ended at %s: it was filled from another log since. Put back the lake that belongs to this store. %s"
              .formatted(
                  built(job, view, run),
                  Instant.ofEpochMilli(run.horizonAt()),
                  run.horizon() - 1,
                  job.lake().warehouse(),
                  Instant.ofEpochMilli(inLake),
                  NEW_NAME));
    }
  }

  /** The newest run whose last epoch the lake still knows: its ledger is thinned with age. */
  static Optional<PublishedRun> comparable(
      List<PublishedRun> newestFirst, LongFunction<OptionalLong> endedAt) {
    return newestFirst.stream()
        .filter(run -> run.horizonAt() != 0 && endedAt.apply(run.horizon() - 1).isPresent())
        .findFirst();
  }

  private static String built(JobContext job, String view, PublishedRun run) {
    return "batch run %d built view %s of stream %s from the lake's epochs 0 to %d"
        .formatted(run.run(), view, job.stream(), run.horizon() - 1);
  }

  /**
   * Refuses a log in which the epochs after a cut of the lake cannot be read, or which is not the
   * one that the lake was filled from.
   */
  static void checkLog(JobContext job, LogTopic topic, RawLake lake, EpochCut cut, String advice) {
    LogPositions.check(job.log(), topic, cut, endedAt(lake, cut.epoch()), advice);
  }

  /** When an epoch ended, by the lake; empty if it does not know. */
  static OptionalLong endedAt(RawLake lake, long epoch) {
    return lake.ledger(epoch)
        .map(LedgerEntry::endedAt)
        .map(OptionalLong::of)
        .orElse(OptionalLong.empty());
  }
}
