/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.twinbeam.models.train.Metrics;

/**
 * What a model told of flights as they left, beside what became of them.
 *
 * @param model and version
 * @param learntOf flights that it was made of, those watched and held back included
 * @param flights scored
 * @param risks by flight
 */
record Outcomes(String model, int learntOf, List<Flight> flights, Map<String, Double> risks) {
  /** Lower bounds of the risks that are shown together. */
  private static final double[] BOUNDS = {0, 0.1, 0.2, 0.3, 0.5};

  private static boolean isLate(Flight flight) {
    return flight.delay() > 15;
  }

  double auc() {
    float[] scores = new float[flights.size()];
    float[] labels = new float[flights.size()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = risks.get(flights.get(i).id()).floatValue();
      labels[i] = isLate(flights.get(i)) ? 1 : 0;
    }
    return Metrics.auc(scores, labels);
  }

  /** Lines for a person. */
  List<String> lines(Screen screen) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        "  "
            + screen.bold("departures")
            + ", over HTTP: "
            + screen.bold(Screen.count(flights.size()) + " scored as they came")
            + String.format(
                Locale.ROOT,
                " by %s, made of the %,d flights of two days before; AUC %.2f",
                model,
                learntOf,
                auc()));
    for (int i = 0; i < BOUNDS.length; i++) {
      double from = BOUNDS[i];
      double to = i + 1 < BOUNDS.length ? BOUNDS[i + 1] : Double.POSITIVE_INFINITY;
      List<Flight> those =
          flights.stream()
              .filter(f -> risks.get(f.id()) >= from && risks.get(f.id()) < to)
              .toList();
      long late = those.stream().filter(Outcomes::isLate).count();
      String risk =
          Double.isInfinite(to)
              ? String.format(Locale.ROOT, "%2.0f %% and more", from * 100)
              : String.format(Locale.ROOT, "%2.0f to %2.0f %%", from * 100, to * 100);
      lines.add(
          String.format(
              Locale.ROOT,
              "  %,10d  risk told %-14s %s",
              those.size(),
              risk,
              screen.dim(
                  those.isEmpty()
                      ? "none"
                      : String.format(
                          Locale.ROOT,
                          "%4.1f %% landed more than 15 minutes late",
                          100.0 * late / those.size()))));
    }
    return lines;
  }
}
