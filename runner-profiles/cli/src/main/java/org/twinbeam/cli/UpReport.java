/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.twinbeam.local.up.UpState;

/** How the processes are that up has started, for people. */
final class UpReport {
  /** What takes longer to start is complained of. */
  private static final Duration USUAL_START = Duration.ofMinutes(2);

  /** A change that waits longer is complained of: epochs of five minutes have ended by then. */
  private static final Duration USUAL_WAIT = Duration.ofMinutes(30);

  private final UpState state;
  private final boolean held;
  private final Clock clock;

  /**
   * @param held whether the process that looks after the others is there
   */
  UpReport(UpState state, boolean held, Clock clock) {
    this.state = state;
    this.held = held;
    this.clock = clock;
  }

  List<String> lines() {
    Table table = new Table(List.of("part", "state", "since", "started again"));
    for (UpState.Part part : state.parts()) {
      String now = held ? part.state() : "gone";
      table.add(List.of(part.name(), now, seconds(part.since()), Counted.number(part.restarts())));
    }
    for (UpState.Batch batch : state.batches()) {
      String runs = batch.state() + ", " + Counted.of(batch.runs(), "run") + " done";
      table.add(
          List.of("batch-" + batch.stream(), held ? runs : "gone", seconds(batch.since()), "-"));
    }
    for (UpState.Change change : state.changes()) {
      String now = held ? change.state() : "gone";
      table.add(List.of("change of " + change.stream(), now, seconds(change.since()), "-"));
    }
    return table.lines();
  }

  /** What is not well, since when, and what to do. */
  List<String> complaints() {
    if (!held) {
      return List.of(
          "what was up is gone: process "
              + state.pid()
              + ", which looked after it, has ended. twinbeam up starts it again, with its data");
    }
    List<String> complaints = new ArrayList<>();
    for (UpState.Part part : state.parts()) {
      if (part.state().equals("down")) {
        complaints.add(
            part.name()
                + " is down since "
                + seconds(part.since())
                + ", and is started again and again: "
                + part.problem()
                + log(part.log()));
      } else if (!part.isUp() && isLongAgo(part.since(), USUAL_START)) {
        complaints.add(
            part.name() + " is starting since " + seconds(part.since()) + log(part.log()));
      }
    }
    for (UpState.Change change : state.changes()) {
      if (change.state().equals("waiting") && isLongAgo(change.since(), USUAL_WAIT)) {
        complaints.add(
            "the change of "
                + change.stream()
                + " waits since "
                + seconds(change.since())
                + ": "
                + change.problem()
                + ". To take it back: twinbeam apply --rollback");
      } else if (change.state().equals("failed")) {
        complaints.add(
            "the change of "
                + change.stream()
                + " failed at "
                + seconds(change.since())
                + ", and nothing has changed: "
                + change.problem());
      }
    }
    for (UpState.Batch batch : state.batches()) {
      if (batch.isFailed()) {
        complaints.add(
            "batch of "
                + batch.stream()
                + " failed at "
                + seconds(batch.since())
                + "; what is served is right, and it is tried again: "
                + batch.problem()
                + log(batch.log()));
      }
    }
    return complaints;
  }

  private boolean isLongAgo(String since, Duration usual) {
    return Instant.parse(since).plus(usual).isBefore(clock.instant());
  }

  private static String log(String log) {
    return ". Its log: " + log;
  }

  private static String seconds(String time) {
    return time.replaceFirst("\\.[0-9]+Z$", "Z");
  }
}
