/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.models.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The line is found where there is one, and none is drawn where rows say too little. */
class CalibrationTest {

  /** Logits of a spread, and labels drawn with the probabilities of a line through them. */
  private record Drawn(float[] logits, float[] labels) {
    static Drawn of(long seed, int rows, double spread, double scale, double shift) {
      Random random = new Random(seed);
      float[] logits = new float[rows];
      float[] labels = new float[rows];
      for (int i = 0; i < rows; i++) {
        logits[i] = (float) (random.nextGaussian() * spread);
        double p = 1 / (1 + Math.exp(-(scale * logits[i] + shift)));
        labels[i] = random.nextDouble() < p ? 1 : 0;
      }
      return new Drawn(logits, labels);
    }

    Calibration calibration() {
      return Calibration.of(logits, labels);
    }
  }

  private static float[] labels(int trues, int falses) {
    float[] labels = new float[trues + falses];
    Arrays.fill(labels, 0, trues, 1);
    return labels;
  }

  @Test
  void fewRowsOfOneLabelSayTooLittle() {
    Random random = new Random(5);
    float[] logits = new float[1099];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) random.nextGaussian();
    }
    assertThat(Calibration.of(logits, labels(99, 1000))).isSameAs(Calibration.NONE);
    assertThat(Calibration.of(logits, labels(1000, 99))).isSameAs(Calibration.NONE);
    assertThat(Calibration.of(logits, labels(1099, 0))).isSameAs(Calibration.NONE);
    assertThat(Calibration.of(logits, labels(0, 1099))).isSameAs(Calibration.NONE);
    assertThat(Calibration.of(new float[0], new float[0])).isSameAs(Calibration.NONE);
    Drawn enough = Drawn.of(5, 2000, 1, 2, 0);
    assertThat(enough.calibration()).isNotEqualTo(Calibration.NONE);
  }

  @Test
  void equalLogitsMakeNoLine() {
    assertThat(Calibration.of(new float[400], labels(200, 200))).isSameAs(Calibration.NONE);
    float[] equal = new float[400];
    Arrays.fill(equal, -3.7f);
    assertThat(Calibration.of(equal, labels(150, 250))).isSameAs(Calibration.NONE);
  }

  @Test
  void logitsThatAreNoNumbersMakeNoLine() {
    Drawn drawn = Drawn.of(1, 1000, 1, 1, 0);
    drawn.logits[17] = Float.NaN;
    assertThat(drawn.calibration()).isSameAs(Calibration.NONE);
    drawn.logits[17] = Float.POSITIVE_INFINITY;
    assertThat(drawn.calibration()).isSameAs(Calibration.NONE);
  }

  @Test
  void logitsThatTellTheOppositeAreNotTurnedAround() {
    assertThat(Drawn.of(2, 5000, 1, -1, 0).calibration()).isSameAs(Calibration.NONE);
  }

  @Test
  void labelsThatLogitsSeparateGiveNoEndlessSlope() {
    float[] logits = new float[400];
    Arrays.fill(logits, 0, 200, 2);
    Arrays.fill(logits, 200, 400, -2);
    assertThat(Calibration.of(logits, labels(200, 200))).isSameAs(Calibration.NONE);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 0",
    "1, 2, -1",
    "1, 0.5, 3",
    "2, 0.3, 0.7",
    "3, 0.2, -0.5",
    "0.2, 4, 1",
    // A network that is far too sure of itself.
    "10, 0.2, 0.5",
    "20, 0.05, 0",
    "50, 0.02, -0.5",
  })
  void findsTheLineThatLabelsWereDrawnWith(double spread, double scale, double shift) {
    long seed = 20_260_101;
    Drawn drawn = Drawn.of(seed, 20_000, spread, scale, shift);
    Calibration line = drawn.calibration();
    assertThat(line.scale()).as("seed %d", seed).isCloseTo(scale, within(0.1 * scale + 0.01));
    assertThat(line.shift()).as("seed %d", seed).isCloseTo(shift, within(0.15));
    // Where the likelihood is greatest its derivatives are zero.
    double ofScale = 0;
    double ofShift = 0;
    for (int i = 0; i < drawn.logits.length; i++) {
      double p = 1 / (1 + Math.exp(-(line.scale() * drawn.logits[i] + line.shift())));
      ofScale += (p - drawn.labels[i]) * drawn.logits[i];
      ofShift += p - drawn.labels[i];
    }
    assertThat(ofScale).isCloseTo(0, within(1e-3));
    assertThat(ofShift).isCloseTo(0, within(1e-3));
  }

  @Test
  void theMeanProbabilityIsTheShareOfTrueLabels() {
    Drawn drawn = Drawn.of(3, 3000, 1.5, 0.6, -1.2);
    Calibration line = drawn.calibration();
    double sum = 0;
    for (float logit : drawn.logits) {
      sum += 1 / (1 + Math.exp(-(line.scale() * logit + line.shift())));
    }
    assertThat(sum / 3000).isCloseTo(Metrics.mean(drawn.labels), within(1e-6));
  }
}
