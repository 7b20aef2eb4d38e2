/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli;

import java.io.PrintStream;
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
    if (terminal != null) {
      Thread redraw = new Thread(this::redraw, "progress");
      redraw.setDaemon(true);
      redraw.start();
    }
  }

  /** On standard error, if a person sees it. */
  static Progress of(String what) {
    return new Progress(System.console() == null ? null : System.err, what);
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

  private void redraw() {
    try {
      while (true) {
        synchronized (this) {
          wait(REDRAW_MILLIS);
          if (closed) {
            return;
          }
          Duration past = Duration.ofNanos(System.nanoTime() - began);
          if (past.compareTo(SILENT) > 0) {
            terminal.print(WIPE + line(past));
            terminal.flush();
            shown = true;
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** As it is drawn. */
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
