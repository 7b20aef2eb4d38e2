/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A stream's log of flights, in epochs of a size. */
final class FlightLog implements AutoCloseable {
  private final Bench bench;
  private final int epochEvents;
  private final EventLog log;

  /** Events in the log up to the end of each epoch. */
  private final List<Long> ends = new ArrayList<>();

  private long events;

  FlightLog(Bench bench, String stream, int epochEvents) throws IOException {
    this.bench = bench;
    this.epochEvents = epochEvents;
    this.log = new EventLog(bench.log(), stream);
  }

  /**
   * Appends the flights from the one to the other, counted from 0, the last excluded, and ends an
   * epoch every so many events and after the last.
   *
   * @return how many flights there were; repeated ones count once
   */
  int append(int from, int to) throws Exception {
    int flights = bench.eachFlight(from, to, this::append);
    if (events > events()) {
      end();
    }
    return flights;
  }

  private void append(byte[] event) {
    log.append(event);
    events++;
    if (events - events() == epochEvents) {
      end();
    }
  }

  private void end() {
    try {
      log.mark();
    } catch (Exception e) {
      throw new IllegalStateException("an epoch could not be ended", e);
    }
    ends.add(events);
  }

  /** All that are in ended epochs. */
  long events() {
    return events(epochs());
  }

  /** Those in the first epochs. */
  long events(long epochs) {
    return epochs == 0 ? 0 : ends.get(Math.toIntExact(epochs - 1));
  }

  /** How many epochs have ended. */
  long epochs() {
    return log.epochs();
  }

  @Override
  public void close() {
    log.close();
  }
}
