/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** Renders progress as text: a block of lines for a terminal, one line for anything else. */
final class Screen {
  private static final int BAR = 30;
  private static final String UNKNOWN = "–";

  private final boolean color;

  /**
   * @param color whether to use the terminal's bold, dim and green
   */
  Screen(boolean color) {
    this.color = color;
  }

  /** A block of at most 80 columns; always the same number of lines. */
  List<String> block(Progress p) {
    List<String> lines = new ArrayList<>();
    lines.add("  " + bold(p.phase()) + dim("   " + clock(p.elapsed())));
    lines.add(
        row(
            "sent",
            bar(p.sent(), p.planned()) + " " + count(p.sent()) + " of " + count(p.planned())));
    lines.add(
        row(
            "read",
            told(p, StreamStatus::read)
                + " = "
                + told(p, StreamStatus::accepted)
                + " accepted + "
                + told(p, StreamStatus::rejected)
                + " rejected + "
                + told(p, StreamStatus::duplicates)
                + " duplicates"));
    lines.add(
        row(
            "epochs",
            count(p.closed())
                + " closed   settled "
                + p.status().map(s -> epoch(s.settled())).orElse(UNKNOWN)
                + "   lag "
                + p.lag().map(Screen::count).orElse(UNKNOWN)
                + complete(p)));
    lines.add(
        row("batch", "horizon " + told(p, StreamStatus::horizon) + "   runs " + p.batchRuns()));
    lines.add(
        row(
            "cells",
            "batch "
                + told(p, StreamStatus::batchCells)
                + "   speed "
                + told(p, StreamStatus::speedCells)));
    return lines;
  }

  /** The same on one line, without color. */
  static String line(Progress p) {
    return String.format(
        Locale.ROOT,
        "[%s] %s: sent %d/%d, %sepochs closed %d%s, batch runs %d",
        clock(p.elapsed()),
        p.phase(),
        p.sent(),
        p.planned(),
        p.status().map(Screen::equation).orElse(""),
        p.closed(),
        p.status().map(s -> layers(s, p.lag().orElseThrow())).orElse(""),
        p.batchRuns());
  }

  private static String equation(StreamStatus s) {
    return String.format(
        Locale.ROOT,
        "read %d = accepted %d + rejected %d + duplicates %d, ",
        s.read(),
        s.accepted(),
        s.rejected(),
        s.duplicates());
  }

  private static String layers(StreamStatus s, long lag) {
    return String.format(
        Locale.ROOT,
        " settled %s lag %d horizon %d, cells batch %d speed %d%s",
        epoch(s.settled()),
        lag,
        s.horizon(),
        s.batchCells(),
        s.speedCells(),
        s.complete() ? "" : ", incomplete");
  }

  private static String told(Progress p, ToLongFunction<StreamStatus> what) {
    return p.status().map(s -> count(what.applyAsLong(s))).orElse(UNKNOWN);
  }

  private String complete(Progress p) {
    return p.status().map(s -> s.complete() ? "" : bad("   incomplete")).orElse("");
  }

  String bold(String text) {
    return styled("1", text);
  }

  String dim(String text) {
    return styled("2", text);
  }

  String good(String text) {
    return styled("32", text);
  }

  String bad(String text) {
    return styled("31", text);
  }

  static String count(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }

  static String clock(Duration d) {
    return String.format(Locale.ROOT, "%d:%02d", d.toMinutes(), d.toSecondsPart());
  }

  private static String epoch(long e) {
    return e < 0 ? UNKNOWN : Long.toString(e);
  }

  private String bar(int done, int of) {
    int full = of == 0 ? 0 : (int) ((long) BAR * done / of);
    return good("█".repeat(full)) + dim("░".repeat(BAR - full));
  }

  private String row(String label, String value) {
    return dim(String.format(Locale.ROOT, "  %-10s", label)) + value;
  }

  private String styled(String code, String text) {
    return color ? "\033[" + code + "m" + text + "\033[0m" : text;
  }
}
