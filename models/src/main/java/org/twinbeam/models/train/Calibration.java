/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.models.train;

/**
 * A straight line through the logits that makes probabilities fit the newest rows: what was usual
 * in winter is not in spring. Platt, "Probabilistic Outputs for Support Vector Machines" (1999),
 * fitted by Newton's method, with steps halved until they help, on the validation rows.
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
    // From no slope at all, where every row weighs: a network that is far too sure of itself gives
    // logits at which none does, and a step from there could go anywhere.
    double a = 0;
    double b = Math.log(positives / (labels.length - positives));
    double loss = loss(logits, labels, a, b);
    for (int step = 0; step < STEPS; step++) {
      double ga = 0;
      double gb = 0;
      double haa = 0;
      double hab = 0;
      double hbb = 0;
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
      if (!(determinant > 1e-12 && determinant > 1e-9 * haa * hbb)) {
        return NONE; // All logits are one, or they separate the labels: there is no line.
      }
      double da = (hbb * ga - hab * gb) / determinant;
      double db = (haa * gb - hab * ga) / determinant;
      double next = loss(logits, labels, a - da, b - db);
      while (!(next <= loss) && Math.abs(da) + Math.abs(db) >= 1e-9) {
        da /= 2;
        db /= 2;
        next = loss(logits, labels, a - da, b - db);
      }
      if (Math.abs(da) + Math.abs(db) < 1e-9) {
        break;
      }
      a -= da;
      b -= db;
      loss = next;
    }
    boolean sound = Double.isFinite(a) && Double.isFinite(b) && a > 0;
    return sound ? new Calibration(a, b) : NONE;
  }

  /** Sum of negative log likelihoods. */
  private static double loss(float[] logits, float[] labels, double a, double b) {
    double sum = 0;
    for (int i = 0; i < logits.length; i++) {
      double z = a * logits[i] + b;
      sum += Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - labels[i] * z;
    }
    return sum;
  }
}
