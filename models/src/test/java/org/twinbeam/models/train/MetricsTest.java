/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.models.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Every figure is what its slow definition says, ties and all. */
class MetricsTest {
  private static final Offset<Double> EXACT = within(1e-9);
  private static final float NAN = Float.NaN;

  /** Scores of few values, so that many are tied, and labels that lean on them. */
  private record Scored(float[] scores, float[] labels) {
    static Scored random(long seed, int rows, int values) {
      Random random = new Random(seed);
      float[] scores = new float[rows];
      float[] labels = new float[rows];
      for (int i = 0; i < rows; i++) {
        scores[i] = random.nextInt(values + 1) / (float) values;
        labels[i] = random.nextFloat() < 0.2 + 0.6 * scores[i] ? 1 : 0;
      }
      return new Scored(scores, labels);
    }
  }

  @Test
  void scoresThatAreNoNumbersEnd() {
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          Metrics.auc(new float[] {NAN, 0.5f, NAN}, new float[] {1, 0, 0});
          Metrics.averagePrecision(new float[] {NAN, 0.5f, NAN}, new float[] {1, 0, 0});
          Metrics.ofClassification(new float[] {NAN, NAN}, new float[] {1, 0});
        });
  }

  @Test
  void oneClassAloneHasNoAreas() {
    for (float label : new float[] {0, 1}) {
      float[] labels = {label, label, label};
      float[] scores = {0.1f, 0.5f, 0.9f};
      assertThat(Metrics.auc(scores, labels)).isNaN();
      assertThat(Metrics.ofClassification(scores, labels))
          .containsOnlyKeys(
              "rows",
              "base_rate",
              "log_loss",
              "calibration_error",
              "score_p10",
              "score_p50",
              "score_p90")
          .containsEntry("score_p50", 0.5)
          .containsEntry("rows", 3.0)
          .containsEntry("base_rate", (double) label)
          .doesNotContainValue(Double.NaN);
    }
  }

  @Test
  void equalScoresTellNothing() {
    float[] scores = {0.3f, 0.3f, 0.3f, 0.3f};
    float[] labels = {1, 0, 0, 0};
    assertThat(Metrics.auc(scores, labels)).isEqualTo(0.5);
    assertThat(Metrics.averagePrecision(scores, labels)).isEqualTo(0.25);
    assertThat(Metrics.calibrationError(scores, labels)).isCloseTo(0.05, within(1e-7));
  }

  @Test
  void plusAndMinusZeroAreTied() {
    assertThat(Metrics.auc(new float[] {-0f, 0f}, new float[] {0, 1})).isEqualTo(0.5);
    assertThat(Metrics.averagePrecision(new float[] {-0f, 0f}, new float[] {0, 1})).isEqualTo(0.5);
  }

  @Test
  void perfectAndReversedScores() {
    float[] scores = {0f, 0.2f, 0.8f, 1f};
    assertThat(Metrics.auc(scores, new float[] {0, 0, 1, 1})).isEqualTo(1);
    assertThat(Metrics.averagePrecision(scores, new float[] {0, 0, 1, 1})).isEqualTo(1);
    assertThat(Metrics.auc(scores, new float[] {1, 1, 0, 0})).isEqualTo(0);
  }

  @Test
  void certaintyThatIsWrongCostsWhatTheLeastProbabilityCosts() {
    assertThat(Metrics.logLoss(new float[] {0}, new float[] {1})).isCloseTo(-Math.log(1e-7), EXACT);
    assertThat(Metrics.logLoss(new float[] {1}, new float[] {0}))
        .isCloseTo(-Math.log(1e-7), within(1e-6));
    assertThat(Metrics.logLoss(new float[] {0, 1}, new float[] {0, 1})).isCloseTo(0, within(1e-6));
  }

  @Test
  void aScoreOfOneIsInTheLastBin() {
    assertThat(Metrics.calibrationError(new float[] {1, 1, 0, 0}, new float[] {1, 0, 0, 1}))
        .isCloseTo(0.5, EXACT);
  }

  @Property(tries = 300)
  void aucIsTheShareOfPairsInOrder(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int rows) {
    Scored s = Scored.random(seed, rows, 1 + (int) Math.floorMod(seed, 20L));
    double pairs = 0;
    double ordered = 0;
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < rows; j++) {
        if (s.labels[i] == 1 && s.labels[j] == 0) {
          pairs++;
          ordered += s.scores[i] > s.scores[j] ? 1 : s.scores[i] == s.scores[j] ? 0.5 : 0;
        }
      }
    }
    if (pairs == 0) {
      assertThat(Metrics.auc(s.scores, s.labels)).isNaN();
    } else {
      assertThat(Metrics.auc(s.scores, s.labels)).isCloseTo(ordered / pairs, EXACT);
    }
  }

  @Property(tries = 300)
  void averagePrecisionIsASumOverThresholds(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int rows) {
    Scored s = Scored.random(seed, rows, 1 + (int) Math.floorMod(seed, 20L));
    TreeSet<Float> thresholds = new TreeSet<>();
    double positives = 0;
    for (int i = 0; i < rows; i++) {
      thresholds.add(s.scores[i]);
      positives += s.labels[i];
    }
    double area = 0;
    double recallBefore = 0;
    for (float threshold : thresholds.descendingSet()) {
      double told = 0;
      double right = 0;
      for (int i = 0; i < rows; i++) {
        told += s.scores[i] >= threshold ? 1 : 0;
        right += s.scores[i] >= threshold ? s.labels[i] : 0;
      }
      area += (right / positives - recallBefore) * (right / told);
      recallBefore = right / positives;
    }
    if (positives == 0) {
      assertThat(Metrics.averagePrecision(s.scores, s.labels)).isNaN();
    } else {
      assertThat(Metrics.averagePrecision(s.scores, s.labels)).isCloseTo(area, EXACT);
    }
  }

  @Property(tries = 300)
  void calibrationErrorIsWeighedByBin(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int rows) {
    Scored s = Scored.random(seed, rows, 64);
    double error = 0;
    for (int bin = 0; bin < 15; bin++) {
      double scores = 0;
      double labels = 0;
      double n = 0;
      for (int i = 0; i < rows; i++) {
        boolean inBin = s.scores[i] >= bin / 15.0 && (s.scores[i] < (bin + 1) / 15.0 || bin == 14);
        if (inBin) {
          scores += s.scores[i];
          labels += s.labels[i];
          n++;
        }
      }
      error += n == 0 ? 0 : n / rows * Math.abs(scores / n - labels / n);
    }
    assertThat(Metrics.calibrationError(s.scores, s.labels)).isCloseTo(error, EXACT);
  }

  @Property(tries = 300)
  void logLossIsTheMeanOfMinusLogLikelihoods(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int rows) {
    Scored s = Scored.random(seed, rows, 64);
    double sum = 0;
    for (int i = 0; i < rows; i++) {
      double p = Math.min(1 - 1e-7, Math.max(1e-7, s.scores[i]));
      sum += Math.log(s.labels[i] == 1 ? p : 1 - p);
    }
    assertThat(Metrics.logLoss(s.scores, s.labels)).isCloseTo(-sum / rows, EXACT);
  }

  @Property(tries = 200)
  void theOrderOfRowsChangesNothing(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 60) int rows) {
    Scored s = Scored.random(seed, rows, 10);
    float[] scores = new float[rows];
    float[] labels = new float[rows];
    for (int i = 0; i < rows; i++) {
      scores[i] = s.scores[rows - 1 - i];
      labels[i] = s.labels[rows - 1 - i];
    }
    Map<String, Double> there = Metrics.ofClassification(s.scores, s.labels);
    Map<String, Double> back = Metrics.ofClassification(scores, labels);
    assertThat(back.keySet()).isEqualTo(there.keySet());
    there.forEach((name, value) -> assertThat(back.get(name)).as(name).isCloseTo(value, EXACT));
  }

  @Property(tries = 200)
  void errorsOfEstimatesAreMeansOverRows(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int rows) {
    Random random = new Random(seed);
    float[] scores = new float[rows];
    float[] labels = new float[rows];
    double sum = 0;
    for (int i = 0; i < rows; i++) {
      scores[i] = (float) (random.nextGaussian() * 100);
      labels[i] = (float) (random.nextGaussian() * 100);
      sum += labels[i];
    }
    double absolute = 0;
    double squared = 0;
    double absoluteOfMean = 0;
    double squaredOfMean = 0;
    for (int i = 0; i < rows; i++) {
      absolute += Math.abs((double) scores[i] - labels[i]) / rows;
      squared += Math.pow((double) scores[i] - labels[i], 2) / rows;
      absoluteOfMean += Math.abs(sum / rows - labels[i]) / rows;
      squaredOfMean += Math.pow(sum / rows - labels[i], 2) / rows;
    }
    Map<String, Double> metrics = Metrics.ofRegression(scores, labels);
    assertThat(metrics)
        .containsOnlyKeys(
            "rows",
            "mae",
            "rmse",
            "mae_of_mean",
            "rmse_of_mean",
            "score_p10",
            "score_p50",
            "score_p90");
    assertThat(metrics.get("rows")).isEqualTo(rows);
    assertThat(metrics.get("mae")).isCloseTo(absolute, EXACT);
    assertThat(metrics.get("rmse")).isCloseTo(Math.sqrt(squared), EXACT);
    // The mean is said as float32.
    assertThat(metrics.get("mae_of_mean")).isCloseTo(absoluteOfMean, within(1e-4));
    assertThat(metrics.get("rmse_of_mean")).isCloseTo(Math.sqrt(squaredOfMean), within(1e-4));
  }
}
