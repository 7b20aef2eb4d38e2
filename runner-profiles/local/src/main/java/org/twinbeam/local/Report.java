/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.twinbeam.core.oracle.OracleEvent.Fate;

/** What is printed at the end. */
final class Report {
  private static final String OWN_EVENT =
      "{\"flight\": \"mine\", \"departed\": \"2001-01-03T08:15:00\", \"delay\": 600, \"distance\": 300,"
          + " \"origin\": \"ORD\", \"destination\": \"STL\"}";

  private final Screen screen;
  private final Settings settings;
  private final Story story;
  private final String base;

  /**
   * @param base where serving is
   */
  Report(Screen screen, Settings settings, Story story, String base) {
    this.screen = screen;
    this.settings = settings;
    this.story = story;
    this.base = base;
  }

  List<String> equation(Verdict verdict) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        "  "
            + screen.bold(story.definition().stream())
            + ", over "
            + story.doors().stream().map(Story.Door::toString).collect(Collectors.joining(" and "))
            + ": "
            + screen.bold(Screen.count(verdict.served().read()) + " events read")
            + " = "
            + Screen.count(verdict.served().accepted())
            + " accepted + "
            + Screen.count(verdict.served().rejected())
            + " rejected + "
            + Screen.count(verdict.served().duplicates())
            + " duplicates");
    for (Fate fate : Fate.values()) {
      for (Kind kind : story.kinds()) {
        if (kind.fate() == fate) {
          lines.add(cause(kind));
        }
      }
    }
    return lines;
  }

  private String cause(Kind kind) {
    String fate =
        kind.step() == null
            ? kind.fate().name().toLowerCase(Locale.ROOT)
            : "rejected at " + kind.step().name().toLowerCase(Locale.ROOT);
    return String.format(
        Locale.ROOT, "  %,10d  %-20s %s", story.count(kind), fate, screen.dim(kind.words()));
  }

  List<String> comparison(Verdict verdict) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    for (Verdict.OfView v : verdict.views()) {
      int wrong = v.comparison().differences().size() + v.served().repeated().size();
      lines.add(
          String.format(
              Locale.ROOT,
              "  %-18s %,8d cells × %d measures   %s",
              v.view().name(),
              v.comparison().cells(),
              v.view().measures().size(),
              wrong == 0
                  ? screen.good("all equal to the oracle")
                  : screen.bad(String.format(Locale.ROOT, "%,d differences", wrong))));
    }
    int wrongRejects = verdict.rejects().missing().size() + verdict.rejects().superfluous().size();
    lines.add(
        String.format(
            Locale.ROOT,
            "  %-18s %,8d                      %s",
            "rejects",
            verdict.rejects().expected(),
            wrongRejects == 0
                ? screen.good("each where and why it was planned")
                : screen.bad(String.format(Locale.ROOT, "%,d differences", wrongRejects))));
    lines.add(screen.dim("  " + layers(verdict)));
    return lines;
  }

  /**
   * Which layer answered how much: of a view whose windows are fixed, so each event counts once.
   */
  static String layers(Verdict verdict) {
    ServedView served = verdict.views().get(0).served();
    long horizon = served.provenance().path("horizon").path("epoch").asLong();
    return String.format(
        Locale.ROOT,
        "merged: %,d events from batch (epochs 0 to %d), %,d from speed (epochs %d to %d)",
        served.batchEvents(),
        horizon - 1,
        served.speedEvents(),
        horizon,
        served.provenance().path("newest").path("epoch").asLong());
  }

  /**
   * @param gateway its address
   */
  List<String> whereToLook(String gateway) {
    String stream = story.definition().stream();
    return Stream.of(
            "",
            screen.bold("  Look next"),
            "  " + base + "/   what is served, in a browser",
            "  curl '"
                + base
                + ServedView.path(stream, "hourly_by_origin")
                + "?key.origin=ORD&from=2001-01-03T00:00:00Z&to=2001-01-04T00:00:00Z'",
            "  curl '" + base + ServedView.path(stream, "top_routes_daily") + "'",
            "  curl '" + base + "/v1/streams/" + stream + "/rejects?limit=5'",
            "  curl '" + base + "/v1/status'",
            "  curl --json '"
                + OWN_EVENT
                + "' "
                + gateway
                + "/v1/streams/"
                + stream
                + "/events   an event of your own",
            "  "
                + settings.root().relativize(story.file())
                + "   all of this, defined: edit a view, run batch and speed with it, then promote",
            "  " + settings.root().relativize(settings.work()) + "/logs   what each process said")
        .collect(Collectors.toList());
  }
}
