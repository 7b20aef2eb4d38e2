/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.twinbeam.core.epoch.EpochCut;
import org.twinbeam.io.lake.LakeException;
import org.twinbeam.io.lake.LedgerEntry;
import org.twinbeam.io.lake.RawLake;
import org.twinbeam.io.log.LogPositions;
import org.twinbeam.io.log.LogTopic;
import org.twinbeam.io.store.Pin;
import org.twinbeam.io.store.StoreReader;

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
    try {
      return Optional.of(RawLake.open(job.lake(), job.stream()));
    } catch (LakeException e) {
      LOG.debug("{} has no lake yet", job.stream(), e);
      return Optional.empty();
    }
  }

  /**
   * What the batch layer has published of a view.
   *
   * @param horizonAt when the last epoch below the horizon ended; empty if it is not known
   */
  private record Published(long run, long horizon, OptionalLong horizonAt) {}

  /**
   * Refuses a lake that is not the one from which the definition's published runs were built.
   *
   * @param lake the stream's, if there is one
   */
  static void checkStore(JobContext job, Optional<RawLake> lake) throws RefusedException {
    for (Map.Entry<String, String> view : job.registration().views().entrySet()) {
      Published published = published(job, view.getValue());
      if (published.run() != 0) {
        checkStore(job, view.getKey(), published, lake);
      }
    }
  }

  private static void checkStore(
      JobContext job, String view, Published published, Optional<RawLake> lake)
      throws RefusedException {
    long committed = lake.map(l -> l.committedThrough().orElse(-1)).orElse(-1L);
    long last = published.horizon() - 1;
    String built =
        "batch run %d built view %s of stream %s from the lake's epochs 0 to %d"
            .formatted(published.run(), view, job.stream(), last);
    if (last > committed) {
      throw new RefusedException(
          "%s, but the lake in %s %s. It was lost, put back from an older copy, or another --warehouse is meant. If ingest is filling it again from the same log, start again once epoch %d is in it; else put the lake back. %s"
              .formatted(
                  built,
                  job.lake().warehouse(),
                  committed < 0 ? "has none" : "ends with epoch " + committed,
                  last,
                  NEW_NAME));
    }
    OptionalLong inLake = endedAt(lake.get(), last);
    boolean bothKnown = inLake.isPresent() && published.horizonAt().isPresent();
    if (bothKnown && !inLake.equals(published.horizonAt())) {
      throw new RefusedException(
          "%s, the last of which ended at %s; the epoch %d that is in the lake in %s ended at %s: it was filled from another log since. Put back the lake that belongs to this store. %s"
              .formatted(
                  built,
                  Instant.ofEpochMilli(published.horizonAt().getAsLong()),
                  last,
                  job.lake().warehouse(),
                  Instant.ofEpochMilli(inLake.getAsLong()),
                  NEW_NAME));
    }
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

  private static Published published(JobContext job, String version) {
    return StoreReader.open(job.store())
        .read(
            moment -> {
              Pin pin = moment.pin(version, OptionalLong.empty());
              OptionalLong at = moment.coverage(pin).horizonAt();
              return new Published(
                  pin.run(), pin.horizon(), at.orElse(0) == 0 ? OptionalLong.empty() : at);
            });
  }
}
