/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.time.Duration;

/**
 * A line at the foot of a terminal that tells what is waited for, and how far it is, once a person
 * would wonder. It goes away when the wait is over; where output is no terminal, there is none.
 *
 * <p>Safe for use by several threads. Whoever prints something else meanwhile does it by {@link
 * #aside}.
 */
final class Progress implements AutoCloseable {
  private static final Duration SILENT = Duration.ofSeconds(1);
  private static final long REDRAW_MILLIS = 200;
  private static final int BAR = 24;

  /** A longer one would break, and could not be wiped out. */
  private static final int WIDEST = 79;

  /** Back to the line's begin, and what is there is wiped out. */
  private static final String WIPE = "\r\u001b[K";

  private final PrintStream terminal;
  private final long began = System.nanoTime();
  private String what;
  private long done;
  private long total;
  private boolean shown;
  private boolean closed;

  /**
   * @param terminal null for none
   */
  Progress(PrintStream terminal, String what) {
    this.terminal = terminal;
    this.what = what;
  }

  /** Where a person sees it: on standard output, as whoever sends that elsewhere wants no line. */
  static Progress of(String what) {
    Progress progress = new Progress(System.console() == null ? null : System.out, what);
    if (progress.terminal != null) {
      Thread redraw = new Thread(progress::redraw, "progress");
      redraw.setDaemon(true);
      redraw.start();
    }
    return progress;
  }

  /** Something else is waited for now, of which nothing is known yet but the time. */
  synchronized void now(String next) {
    what = next;
    total = 0;
  }

  /** So much is done of what there is to do. */
  synchronized void at(long soMuch, long ofAll) {
    done = soMuch;
    total = ofAll;
  }

  /** Prints something else, which stays. */
  synchronized void aside(Runnable print) {
    wipe();
    print.run();
  }

  /** Prints a line, which stays. */
  void tell(PrintWriter out, String line) {
    aside(
        () -> {
          out.println(line);
          out.flush();
        });
  }

  private void redraw() {
    try {
      while (draw(Duration.ofNanos(System.nanoTime() - began))) {
        synchronized (this) {
          wait(REDRAW_MILLIS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Draws the line.
   *
   * @param past since the wait began
   * @return whether it goes on
   */
  synchronized boolean draw(Duration past) {
    if (!closed && past.compareTo(SILENT) > 0) {
      String line = line(past);
      terminal.print(WIPE + line.substring(0, Math.min(line.length(), WIDEST)));
      terminal.flush();
      shown = true;
    }
    return !closed;
  }

  /** As it is drawn, but for its length. */
  synchronized String line(Duration past) {
    String time = past.toSeconds() + " s";
    if (total <= 0) {
      return what + " … " + time;
    }
    int full = (int) (Math.min(done, total) * BAR / total);
    return what
        + " ["
        + "#".repeat(full)
        + ".".repeat(BAR - full)
        + "] "
        + Counted.number(done)
        + " of "
        + Counted.number(total)
        + ", "
        + time;
  }

  private void wipe() {
    if (shown) {
      terminal.print(WIPE);
      terminal.flush();
      shown = false;
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    wipe();
    notifyAll();
  }
}
