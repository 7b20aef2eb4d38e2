/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.epoch;

import java.util.Collection;

/**
 * Gives the records of one partition, in offset order, their epochs: an event's epoch is the
 * greatest marker before it, 0 before the first. A marker that is not greater than all before it
 * (repeated, doubled by a second ticker, or late) changes nothing.
 *
 * <p>Begin at the log's start with {@link #atOrigin()}, or at a cut with {@link #after(long)}. One
 * number is the whole state: save {@link #firstOpen()} after a marker and resume with {@link
 * #resume(long)}. Not thread-safe.
 */
public final class EpochTracker {

  /** Epochs below this one have ended in this partition. */
  private long firstOpen;

  /** False only between a cut and the marker that stands there. */
  private boolean inEpoch;

  private EpochTracker(long firstOpen, boolean inEpoch) {
    this.firstOpen = firstOpen;
    this.inEpoch = inEpoch;
  }

  /** Starts at the first record of the partition, in epoch 0. */
  public static EpochTracker atOrigin() {
    return new EpochTracker(0, true);
  }

  /**
   * Starts where {@code epoch} ends, that is at {@code EpochCut(epoch).ends[p]}: the first record
   * there is a marker.
   *
   * @param epoch the last epoch that lies before the start; -1 is the origin
   */
  public static EpochTracker after(long epoch) {
    if (epoch < -1) {
      throw new IllegalArgumentException("epoch of a cut is " + epoch + ", must be at least -1");
    }
    return epoch == -1 ? atOrigin() : new EpochTracker(epoch + 1, false);
  }

  /**
   * Resumes within an epoch, after some marker was seen or from the origin.
   *
   * @param firstOpen the value of {@link #firstOpen()} then
   */
  public static EpochTracker resume(long firstOpen) {
    return new EpochTracker(firstOpen, true);
  }

  /** Another that is at the same place, and goes on by itself. */
  public EpochTracker copy() {
    return new EpochTracker(firstOpen, inEpoch);
  }

  /** Whether records can be given an epoch: false only between a cut and the marker there. */
  public boolean inEpoch() {
    return inEpoch;
  }

  /** The lowest epoch that has not ended in this partition. */
  public long firstOpen() {
    return firstOpen;
  }

  /**
   * The epoch of an event at this place.
   *
   * @throws IllegalStateException if reading began at a cut and no marker has been met: then the
   *     start was not a cut of this log
   */
  public long epoch() {
    if (!inEpoch) {
      throw new IllegalStateException(
          "an event stands where epoch "
              + (firstOpen - 1)
              + " should end with a marker: the start position is not a cut of this log");
    }
    return firstOpen;
  }

  /**
   * Takes a marker.
   *
   * @return the number of epochs that it ended here: the epochs from {@link #firstOpen()} before
   *     the call up to but not including it after the call. 0 for a marker that changes nothing
   */
  public long mark(long epoch) {
    if (epoch < firstOpen || (inEpoch && epoch == firstOpen)) {
      return 0;
    }
    long ended = epoch - firstOpen;
    firstOpen = epoch;
    inEpoch = true;
    return ended;
  }

  /**
   * The closed rule: epoch e is closed when every partition holds a marker above e.
   *
   * @param newestMarkers the greatest marker of each partition, 0 where there is none
   * @return the newest closed epoch, -1 if none is
   */
  public static long newestClosed(Collection<Long> newestMarkers) {
    return newestMarkers.stream().mapToLong(Long::longValue).min().orElse(0) - 1;
  }
}
