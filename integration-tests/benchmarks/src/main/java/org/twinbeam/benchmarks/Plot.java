/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks;

import java.util.List;
import java.util.Locale;

/** Bars of the ratios, with a mark at each target that is one; SVG. */
final class Plot {
  /** Longer bars are cut, and an arrow and a word say so. */
  private static final double CUT = 2.5;

  private static final int LABEL = 450;
  private static final int UNIT = 160;
  private static final int END = LABEL + (int) (CUT * UNIT);
  private static final int WIDTH = END + 280;
  private static final int TOP = 14;
  private static final int ROW = 38;
  private static final int BAR = 18;
  private static final int MOST_CHARACTERS = 66;

  private final StringBuilder svg = new StringBuilder();

  private Plot() {}

  static String of(List<Line> lines) {
    Plot plot = new Plot();
    int bottom = TOP + lines.size() * ROW;
    int height = bottom + 62;
    plot.add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
            + " font-family=\"sans-serif\" font-size=\"12\">",
        WIDTH, height, WIDTH, height);
    plot.add("<rect width=\"%d\" height=\"%d\" fill=\"white\"/>", WIDTH, height);
    plot.axis(bottom);
    for (int i = 0; i < lines.size(); i++) {
      plot.row(lines.get(i), TOP + i * ROW);
    }
    plot.legend(bottom);
    return plot.add("</svg>").svg.toString();
  }

  private void axis(int bottom) {
    for (double ratio = 0; ratio <= CUT; ratio += 0.5) {
      double x = x(ratio);
      String stroke = ratio == 1 ? "#888888" : "#dddddd";
      add(
          "<line x1=\"%.0f\" y1=\"%d\" x2=\"%.0f\" y2=\"%d\" stroke=\"%s\"/>",
          x, TOP - 6, x, bottom, stroke);
      text(x, bottom + 14, "middle", "", String.format(Locale.ROOT, "%.1f ×", ratio));
    }
  }

  /** What is done and beside whom, the bar, and its figure in a column of their own. */
  private void row(Line line, int y) {
    double median = line.ratio().median();
    boolean isCut = median > CUT;
    add(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"end\"><tspan font-weight=\"bold\">%s</tspan> %s</text>",
        LABEL - 10, y + 10, escaped(line.id()), escaped(shortened(line.work())));
    text(LABEL - 10, y + 24, "end", " fill=\"#666666\"", "beside " + line.against());
    String colour = colour(line);
    add(
        "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>",
        LABEL, y + 5, x(median) - LABEL, BAR, colour);
    if (isCut) {
      add(
          "<path d=\"M %d %d l 12 %d l -12 %d z\" fill=\"%s\"/>",
          END, y + 1, BAR / 2 + 4, BAR / 2 + 4, colour);
    }
    if (line.target() instanceof Target.Ratio ratio) {
      double x = x(ratio.least());
      add(
          "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"black\" stroke-width=\"2\"/>",
          x, y + 1, x, y + 9 + BAR);
    }
    String told = line.target().told(line);
    String figure = String.format(Locale.ROOT, "%.2f ×%s", median, isCut ? ", cut" : "");
    add(
        "<text x=\"%d\" y=\"%d\"><tspan font-weight=\"bold\">%s</tspan> (%s)</text>",
        END + 20, y + 18, figure, escaped(told));
  }

  private void legend(int bottom) {
    text(
        LABEL,
        bottom + 34,
        "start",
        "",
        "times as fast as the peer, the median of the rounds; bars are cut at "
            + String.format(Locale.ROOT, "%.1f ×", CUT));
    text(
        LABEL,
        bottom + 50,
        "start",
        "",
        "a black mark is a target ratio, other targets stand on the right; green: met, red: not met");
  }

  private static String colour(Line line) {
    if (line.target() instanceof Target.Reported) {
      return "#8a8f98";
    }
    return line.target().isMetBy(line) ? "#3a7d44" : "#b5542f";
  }

  /** Without its middle, if it is long: lines often differ at the end. */
  private static String shortened(String work) {
    int over = work.length() - MOST_CHARACTERS;
    if (over <= 0) {
      return work;
    }
    int from = MOST_CHARACTERS * 6 / 10;
    return work.substring(0, from).strip() + " … " + work.substring(from + over + 3).strip();
  }

  private static double x(double ratio) {
    return LABEL + Math.min(CUT, ratio) * UNIT;
  }

  private void text(double x, int y, String anchor, String attributes, String text) {
    add(
        "<text x=\"%.0f\" y=\"%d\" text-anchor=\"%s\"%s>%s</text>",
        x, y, anchor, attributes, escaped(text));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }

  private Plot add(String element, Object... values) {
    svg.append(String.format(Locale.ROOT, element, values)).append('\n');
    return this;
  }
}
