/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.models.train;

/**
 * A straight line through the logits that makes probabilities fit the newest rows: what was usual
 * in winter is not in spring. Platt, "Probabilistic Outputs for Support Vector Machines" (1999),
 * fitted by Newton's method on the validation rows.
 *
 * @param scale of the logits
 * @param shift added to them
 */
record Calibration(double scale, double shift) {
  /** Fewer rows than this of one label say too little. */
  private static final int FEWEST = 100;

  private static final int STEPS = 50;

  static final Calibration NONE = new Calibration(1, 0);

  /**
   * @param logits of the validation rows
   * @param labels 1 or 0
   */
  static Calibration of(float[] logits, float[] labels) {
    double positives = Metrics.mean(labels) * labels.length;
    if (positives < FEWEST || labels.length - positives < FEWEST) {
      return NONE;
    }
    double a = 1;
    double b = 0;
    for (int step = 0; step < STEPS; step++) {
      double ga = 0;
      double gb = 0;
      double haa = 1e-9;
      double hab = 0;
      double hbb = 1e-9;
      for (int i = 0; i < logits.length; i++) {
        double p = 1 / (1 + Math.exp(-(a * logits[i] + b)));
        double error = p - labels[i];
        double weight = p * (1 - p);
        ga += error * logits[i];
        gb += error;
        haa += weight * logits[i] * logits[i];
        hab += weight * logits[i];
        hbb += weight;
      }
      double determinant = haa * hbb - hab * hab;
      if (!(determinant > 1e-12)) {
        return NONE; // All logits are one: there is no line.
      }
      double da = (hbb * ga - hab * gb) / determinant;
      double db = (haa * gb - hab * ga) / determinant;
      a -= da;
      b -= db;
      if (Math.abs(da) + Math.abs(db) < 1e-9) {
        break;
      }
    }
    boolean sound = Double.isFinite(a) && Double.isFinite(b) && a > 0;
    return sound ? new Calibration(a, b) : NONE;
  }
}
