/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;

/** The table, for people. */
final class Results {
  private static final int BAR = 26;
  private static final int LABEL = 330;
  private static final int UNIT = 200;

  private Results() {}

  static String table(List<Line> lines) {
    StringBuilder text = new StringBuilder();
    text.append(
        "| | work | Twinbeam | beside | times as fast | target |\n|---|---|---|---|---|---|\n");
    for (Line line : lines) {
      text.append(
          "| %s | %s | %s | %s: %s | **%s** | %s |%n"
              .formatted(
                  line.id(),
                  line.work(),
                  figure(line.ours(), line.unit()),
                  line.against(),
                  figure(line.theirs(), line.unit()),
                  figure(line.ratio(), "×"),
                  line.target().told(line)));
    }
    return text.toString();
  }

  private static String figure(Samples samples, String unit) {
    return samples.values().length == 1
        ? String.format(Locale.ROOT, "%.2f %s", samples.median(), unit)
        : String.format(
            Locale.ROOT,
            "%.2f %s (%.2f to %.2f)",
            samples.median(),
            unit,
            samples.least(),
            samples.most());
  }

  /** Writes RESULTS.md and its plot. */
  static void write(Path dir, List<Line> lines, List<String> notes, int rounds) throws IOException {
    String text =
        """
        # Results

        %s, %d processors, %s, Java %s. Medians of %d interleaved rounds, with the least and the
        greatest in parentheses; a ratio is taken within a round. %s

        %s
        ![Times as fast as the peer](results.svg)

        Besides:

        %s
        """
            .formatted(
                LocalDate.now(ZoneOffset.UTC),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                System.getProperty("java.version"),
                rounds,
                "README.md in this directory says what is done, and how to run it.",
                table(lines),
                String.join("\n", notes.stream().map(note -> "- " + note + ".").toList()));
    Files.writeString(dir.resolve("RESULTS.md"), text);
    Files.writeString(dir.resolve("results.svg"), plot(lines));
  }

  /** Bars of the ratios, with a mark at each target. */
  private static String plot(List<Line> lines) {
    StringBuilder svg = new StringBuilder();
    int height = lines.size() * BAR + 30;
    svg.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"900\" height=\"%d\" font-family=\"sans-serif\" font-size=\"12\">%n"
            .formatted(height));
    svg.append("<rect width=\"900\" height=\"%d\" fill=\"white\"/>%n".formatted(height));
    for (int i = 0; i < lines.size(); i++) {
      Line line = lines.get(i);
      int y = i * BAR + 8;
      double median = Math.min(2.5, line.ratio().median());
      svg.append(
          "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s beside %s</text>%n"
              .formatted(LABEL - 8, y + 13, line.id(), line.against()));
      svg.append(
          String.format(
              Locale.ROOT,
              "<rect x=\"%d\" y=\"%d\" width=\"%.0f\" height=\"18\" fill=\"%s\"/>%n",
              LABEL,
              y,
              median * UNIT,
              line.target().isMetBy(line) ? "#3a7d44" : "#b5542f"));
      svg.append(
          String.format(
              Locale.ROOT,
              "<text x=\"%.0f\" y=\"%d\">%.2f ×</text>%n",
              LABEL + median * UNIT + 6,
              y + 13,
              line.ratio().median()));
      if (line.target() instanceof Target.Ratio ratio) {
        double x = LABEL + ratio.least() * UNIT;
        svg.append(
            String.format(
                Locale.ROOT,
                "<line x1=\"%.0f\" y1=\"%d\" x2=\"%.0f\" y2=\"%d\" stroke=\"black\" stroke-width=\"2\"/>%n",
                x,
                y - 3,
                x,
                y + 21));
      }
    }
    svg.append(
        "<text x=\"%d\" y=\"%d\">times as fast as the peer; a black mark is the target</text>%n"
            .formatted(LABEL, height - 6));
    return svg.append("</svg>\n").toString();
  }
}
