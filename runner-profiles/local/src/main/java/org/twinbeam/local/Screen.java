/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

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
    Optional<StreamStatus> s = p.status();
    List<String> lines = new ArrayList<>();
    lines.add(bold("  " + p.phase()) + dim("   " + clock(p.elapsed())));
    lines.add(
        row(
            "events in",
            bar(p.sent(), p.planned()) + " " + count(p.sent()) + " of " + count(p.planned())));
    lines.add(
        row(
            "read",
            s.map(x -> count(x.read())).orElse(UNKNOWN)
                + " = "
                + s.map(x -> count(x.accepted())).orElse(UNKNOWN)
                + " accepted + "
                + s.map(x -> count(x.rejected())).orElse(UNKNOWN)
                + " rejected + "
                + s.map(x -> count(x.duplicates())).orElse(UNKNOWN)
                + " duplicates"));
    lines.add(
        row(
            "epochs",
            "closed "
                + s.map(x -> epoch(x.closed())).orElse(UNKNOWN)
                + "   settled "
                + s.map(x -> epoch(x.settled())).orElse(UNKNOWN)
                + "   lag "
                + s.map(x -> count(x.lag())).orElse(UNKNOWN)));
    lines.add(
        row(
            "batch",
            "horizon "
                + s.map(x -> epoch(x.horizon())).orElse(UNKNOWN)
                + "   runs "
                + p.batchRuns()));
    lines.add(row("cells", s.map(x -> count(x.cells())).orElse(UNKNOWN) + " served"));
    return lines;
  }

  /** The same on one line, without color. */
  static String line(Progress p) {
    Optional<StreamStatus> s = p.status();
    return String.format(
        Locale.ROOT,
        "[%s] %s: events %d/%d%s, batch runs %d",
        clock(p.elapsed()),
        p.phase(),
        p.sent(),
        p.planned(),
        s.map(
                x ->
                    String.format(
                        Locale.ROOT,
                        ", read %d = accepted %d + rejected %d + duplicates %d, epochs closed %s"
                            + " settled %s horizon %s lag %d, cells %d",
                        x.read(),
                        x.accepted(),
                        x.rejected(),
                        x.duplicates(),
                        epoch(x.closed()),
                        epoch(x.settled()),
                        epoch(x.horizon()),
                        x.lag(),
                        x.cells()))
            .orElse(""),
        p.batchRuns());
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
