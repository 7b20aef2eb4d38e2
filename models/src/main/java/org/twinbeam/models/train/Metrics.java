/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.models.train;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.twinbeam.core.definition.ModelDefinition.Task;

/**
 * How good scores are, beside the labels that came. All of them are of doubles in 0 to 1, but for
 * errors.
 */
public final class Metrics {
  /** As in Guo et al., "On Calibration of Modern Neural Networks", ICML 2017. */
  private static final int CALIBRATION_BINS = 15;

  private static final double LEAST = 1e-7;

  /** That by which versions of a model are compared: less is better. */
  public static String loss(Task task) {
    return task == Task.CLASSIFICATION ? "log_loss" : "rmse";
  }

  private Metrics() {}

  /**
   * Of probabilities: {@code auc}, {@code pr_auc}, {@code log_loss}, {@code calibration_error}, and
   * {@code base_rate}, the share of labels that are true; {@code rows}; {@code score_p10}, {@code
   * score_p50} and {@code score_p90}, the scores' quantiles. Without the first two where all labels
   * are equal.
   *
   * @param labels 1 or 0
   */
  public static Map<String, Double> ofClassification(float[] scores, float[] labels) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("rows", (double) labels.length);
    metrics.put("base_rate", mean(labels));
    double auc = auc(scores, labels);
    if (!Double.isNaN(auc)) {
      metrics.put("auc", auc);
      metrics.put("pr_auc", averagePrecision(scores, labels));
    }
    metrics.put("log_loss", logLoss(scores, labels));
    metrics.put("calibration_error", calibrationError(scores, labels));
    addQuantiles(scores, metrics);
    return metrics;
  }

  private static void addQuantiles(float[] scores, Map<String, Double> metrics) {
    float[] sorted = scores.clone();
    Arrays.sort(sorted);
    for (int percent : new int[] {10, 50, 90}) {
      metrics.put(
          "score_p" + percent, (double) sorted[(int) ((sorted.length - 1L) * percent / 100)]);
    }
  }

  /**
   * Of estimates: {@code mae}, {@code rmse}, and those of one who always says the mean of these
   * labels, {@code mae_of_mean} and {@code rmse_of_mean}; {@code rows}, and the scores' quantiles
   * as there. In the label's unit.
   */
  public static Map<String, Double> ofRegression(float[] scores, float[] labels) {
    double mean = mean(labels);
    float[] constant = new float[labels.length];
    Arrays.fill(constant, (float) mean);
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("rows", (double) labels.length);
    metrics.put("mae", absolute(scores, labels));
    metrics.put("rmse", Math.sqrt(squared(scores, labels)));
    metrics.put("mae_of_mean", absolute(constant, labels));
    metrics.put("rmse_of_mean", Math.sqrt(squared(constant, labels)));
    addQuantiles(scores, metrics);
    return metrics;
  }

  /**
   * The area under the ROC curve: the share of pairs of a true and a false one in which the true
   * one has the higher score, where equal scores count half (Mann and Whitney's U). NaN if there is
   * no pair.
   */
  public static double auc(float[] scores, float[] labels) {
    Integer[] order = byScore(scores);
    double ranks = 0;
    long positives = 0;
    for (int i = 0; i < order.length; ) {
      int end = i;
      long tied = 0;
      while (end < order.length && tied(scores[order[end]], scores[order[i]])) {
        tied += labels[order[end]] > 0.5f ? 1 : 0;
        end++;
      }
      ranks += tied * ((i + 1 + end) / 2.0);
      positives += tied;
      i = end;
    }
    double negatives = order.length - (double) positives;
    return (ranks - positives * (positives + 1) / 2.0) / (positives * negatives);
  }

  /**
   * The area under the precision-recall curve as average precision, each threshold's precision
   * weighed by the recall it adds, without interpolation. NaN if no label is true.
   */
  public static double averagePrecision(float[] scores, float[] labels) {
    Integer[] order = byScore(scores);
    double area = 0;
    double found = 0;
    double total = mean(labels) * labels.length;
    for (int i = order.length - 1; i >= 0; ) {
      int start = i;
      double before = found;
      while (i >= 0 && tied(scores[order[i]], scores[order[start]])) {
        found += labels[order[i]];
        i--;
      }
      area += (found - before) * found / (order.length - 1 - i);
    }
    return area / total;
  }

  /** Mean negative log likelihood in nats; scores nearer to 0 or 1 than 1e-7 count as that. */
  public static double logLoss(float[] scores, float[] labels) {
    double sum = 0;
    for (int i = 0; i < scores.length; i++) {
      double p = Math.min(1 - LEAST, Math.max(LEAST, scores[i]));
      sum -= labels[i] * Math.log(p) + (1 - labels[i]) * Math.log(1 - p);
    }
    return sum / scores.length;
  }

  /**
   * Expected calibration error: over 15 bins of equal width, the mean distance of the mean score
   * from the share of true labels, weighed by rows.
   */
  public static double calibrationError(float[] scores, float[] labels) {
    double[] score = new double[CALIBRATION_BINS];
    double[] label = new double[CALIBRATION_BINS];
    for (int i = 0; i < scores.length; i++) {
      int bin = Math.min(CALIBRATION_BINS - 1, (int) (scores[i] * CALIBRATION_BINS));
      score[bin] += scores[i];
      label[bin] += labels[i];
    }
    double error = 0;
    for (int bin = 0; bin < CALIBRATION_BINS; bin++) {
      error += Math.abs(score[bin] - label[bin]);
    }
    return error / scores.length;
  }

  static double mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private static double absolute(float[] scores, float[] labels) {
    double sum = 0;
    for (int i = 0; i < scores.length; i++) {
      sum += Math.abs((double) scores[i] - labels[i]);
    }
    return sum / scores.length;
  }

  static double squared(float[] scores, float[] labels) {
    double sum = 0;
    for (int i = 0; i < scores.length; i++) {
      double d = (double) scores[i] - labels[i];
      sum += d * d;
    }
    return sum / scores.length;
  }

  /**
   * Equal, as both zeros are; and what is no number, which equals nothing, is tied with its like.
   */
  private static boolean tied(float a, float b) {
    return a == b || (Float.isNaN(a) && Float.isNaN(b));
  }

  private static Integer[] byScore(float[] scores) {
    Integer[] order = new Integer[scores.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble(i -> scores[i]));
    return order;
  }
}
