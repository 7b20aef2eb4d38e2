/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.models.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.twinbeam.core.definition.Feature;
import org.twinbeam.core.definition.Feature.Kind;

/** What is learnt of the rows is what their slow statistics say. */
class FeatureFitterTest {
  private static final List<String> COLUMNS = List.of("x", "a", "b");
  private static final int SMOOTHING = 5;
  private static final int LISTED = 4;

  private static final List<Feature> FEATURES =
      List.of(
          new Feature("standard", Kind.STANDARD, List.of("x"), 0),
          new Feature("minmax", Kind.MINMAX, List.of("x"), 0),
          new Feature("vocabulary", Kind.VOCABULARY, List.of("a"), LISTED),
          new Feature("crossed", Kind.VOCABULARY, List.of("a", "b"), 1000),
          new Feature("target", Kind.TARGET, List.of("a"), SMOOTHING),
          new Feature("numeric", Kind.NUMERIC, List.of("x"), 0),
          new Feature("cyclic", Kind.CYCLIC, List.of("x"), 24),
          new Feature("hash", Kind.HASH, List.of("a", "b"), 16));

  private record Row(Object[] inputs, double label) {}

  private static List<Row> rows(long seed, int count) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Object x = random.nextInt(5) == 0 ? null : random.nextGaussian() * 10 + 100;
      Object a = random.nextInt(6) == 0 ? null : "a" + random.nextInt(8);
      Object b = random.nextInt(6) == 0 ? null : (long) random.nextInt(3);
      rows.add(new Row(new Object[] {x, a, b}, random.nextInt(2)));
    }
    return rows;
  }

  private static Map<String, FittedFeature> fitted(List<Row> rows) {
    Map<String, FittedFeature> byName = new HashMap<>();
    fit(FEATURES, rows).forEach(f -> byName.put(f.name(), f));
    return byName;
  }

  private static List<FittedFeature> fit(List<Feature> features, List<Row> rows) {
    FeatureFitter fitter = new FeatureFitter(features, COLUMNS);
    rows.forEach(row -> fitter.add(row.inputs(), row.label()));
    return fitter.fit();
  }

  @Test
  void noRowsTeachNothingThatWouldDivideByZero() {
    Map<String, FittedFeature> fitted = fitted(List.of());
    assertThat(fitted.get("standard").mean()).isEqualTo(0);
    assertThat(fitted.get("standard").std()).isEqualTo(1);
    assertThat(fitted.get("minmax").least()).isEqualTo(0);
    assertThat(fitted.get("minmax").greatest()).isEqualTo(1);
    assertThat(fitted.get("vocabulary").values()).isEmpty();
    assertThat(fitted.get("vocabulary").categories()).isEqualTo(1);
    assertThat(fitted.get("target").means()).isEmpty();
    assertThat(fitted.get("target").std()).isEqualTo(1);
    assertThat(fitted.get("target").prior()).isEqualTo(0);
  }

  @Test
  void aColumnOfNullsTeachesNoMoreThanNone() {
    Row row = new Row(new Object[] {null, null, null}, 1);
    Map<String, FittedFeature> fitted = fitted(List.of(row, row));
    assertThat(fitted.get("standard").std()).isEqualTo(1);
    assertThat(fitted.get("vocabulary").values()).isEmpty();
    assertThat(fitted.get("target").prior()).as("all rows have a label").isEqualTo(1);
    assertThat(fitted.get("target").mean()).isEqualTo(1);
    assertThat(fitted.get("target").std()).isEqualTo(1);
  }

  @Test
  void equalValuesAreNotStretched() {
    Row row = new Row(new Object[] {0.1, "a", 1L}, 1);
    Map<String, FittedFeature> fitted = fitted(List.of(row, row, row));
    assertThat(fitted.get("standard").mean()).isCloseTo(0.1, within(1e-15));
    assertThat(fitted.get("standard").std()).isEqualTo(1);
    assertThat(fitted.get("target").std()).isEqualTo(1);
  }

  @Test
  void manyRowsFarFromZeroKeepTheirSpread() {
    // A sum of squares would have lost it: 1e9 squared has no place for a one.
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      rows.add(new Row(new Object[] {1e9 + (i % 2 == 0 ? 1 : -1), "a", 1L}, 0));
    }
    assertThat(fitted(rows).get("standard").std()).isCloseTo(1, within(1e-6));
  }

  @Property(tries = 100)
  void scalesAreThoseOfTheValues(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 200) int count) {
    List<Row> rows = rows(seed, count);
    double[] values =
        rows.stream()
            .map(r -> r.inputs()[0])
            .filter(v -> v != null)
            .mapToDouble(v -> (double) v)
            .toArray();
    if (values.length == 0) {
      return;
    }
    double mean = 0;
    double least = values[0];
    double greatest = values[0];
    for (double value : values) {
      mean += value / values.length;
      least = Math.min(least, value);
      greatest = Math.max(greatest, value);
    }
    double variance = 0;
    for (double value : values) {
      variance += (value - mean) * (value - mean) / values.length;
    }
    Map<String, FittedFeature> fitted = fitted(rows);
    assertThat(fitted.get("standard").mean()).isCloseTo(mean, within(1e-9));
    assertThat(fitted.get("standard").std())
        .isCloseTo(values.length == 1 ? 1 : Math.sqrt(variance), within(1e-9));
    assertThat(fitted.get("minmax").least()).isEqualTo(least);
    assertThat(fitted.get("minmax").greatest()).isEqualTo(greatest);
  }

  @Property(tries = 100)
  void vocabulariesAreTheMostFrequentInOrder(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 200) int count) {
    List<Row> rows = rows(seed, count);
    TreeSet<String> values = new TreeSet<>();
    for (Row row : rows) {
      if (row.inputs()[1] != null) {
        values.add((String) row.inputs()[1]);
      }
    }
    List<String> expected = new ArrayList<>(values);
    expected.sort(
        Comparator.comparingLong(
            value -> -rows.stream().filter(r -> value.equals(r.inputs()[1])).count()));
    expected = expected.subList(0, Math.min(LISTED, expected.size()));
    assertThat(fitted(rows).get("vocabulary").values()).isEqualTo(expected);
  }

  @Property(tries = 100)
  void targetsAreMeansDrawnTowardsTheMeanOfAll(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 200) int count) {
    List<Row> rows = rows(seed, count);
    FittedFeature target = fitted(rows).get("target");
    double prior = rows.stream().mapToDouble(Row::label).average().orElseThrow();
    assertThat(target.prior()).isCloseTo(prior, within(1e-12));
    double sum = 0;
    double squares = 0;
    double n = 0;
    TreeSet<String> seen = new TreeSet<>();
    for (Row row : rows) {
      String value = (String) row.inputs()[1];
      if (value == null) {
        continue;
      }
      seen.add(value);
      double of = 0;
      double labels = 0;
      for (Row other : rows) {
        of += value.equals(other.inputs()[1]) ? 1 : 0;
        labels += value.equals(other.inputs()[1]) ? other.label() : 0;
      }
      double mean = (labels + SMOOTHING * prior) / (of + SMOOTHING);
      assertThat(target.means().get(value)).isCloseTo(mean, within(1e-12));
      sum += mean;
      squares += mean * mean;
      n++;
    }
    assertThat(target.means().keySet()).isEqualTo(seen);
    if (n > 0) {
      double std = Math.sqrt(Math.max(0, squares / n - sum / n * sum / n));
      assertThat(target.mean()).isCloseTo(sum / n, within(1e-9));
      assertThat(target.std()).isCloseTo(std > 1e-6 ? std : target.std(), within(1e-6));
    }
  }

  @Property(tries = 100)
  void theOrderOfRowsChangesNoListAndNoCount(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 200) int count) {
    List<Row> rows = rows(seed, count);
    List<Row> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, new Random(seed + 1));
    Map<String, FittedFeature> there = fitted(rows);
    Map<String, FittedFeature> here = fitted(shuffled);
    assertThat(here.get("vocabulary")).isEqualTo(there.get("vocabulary"));
    assertThat(here.get("crossed")).isEqualTo(there.get("crossed"));
    assertThat(here.get("minmax")).isEqualTo(there.get("minmax"));
    assertThat(here.get("target"))
        .as("labels are whole numbers: their sums are exact")
        .isEqualTo(there.get("target"));
    assertThat(here.get("standard").mean()).isCloseTo(there.get("standard").mean(), within(1e-9));
  }

  @Property(tries = 50)
  void trainingRowsOfAStandardFeatureHaveMeanZeroAndSpreadOne(@ForAll long seed) throws Exception {
    List<Row> rows = rows(seed, 500);
    FeatureEncoder encoder =
        FeatureEncoder.of(fit(List.of(FEATURES.get(0), FEATURES.get(4)), rows), COLUMNS);
    FeatureBatch batch = encoder.batch(1);
    double[] sum = new double[2];
    double[] squares = new double[2];
    int[] n = new int[2];
    for (Row row : rows) {
      batch.clear();
      encoder.encode(row.inputs(), batch);
      for (int f = 0; f < 2; f++) {
        if (row.inputs()[f] != null) {
          n[f]++;
          sum[f] += batch.numbers(f)[0];
          squares[f] += batch.numbers(f)[0] * batch.numbers(f)[0];
        }
      }
    }
    for (int f = 0; f < 2; f++) {
      assertThat(sum[f] / n[f]).isCloseTo(0, within(1e-4));
      assertThat(squares[f] / n[f]).isCloseTo(1, within(1e-3));
    }
  }

  @Test
  void aValueWithoutSmoothingHasItsOwnMean() {
    List<Row> rows =
        List.of(
            new Row(new Object[] {1.0, "a", 1L}, 1),
            new Row(new Object[] {1.0, "a", 1L}, 0),
            new Row(new Object[] {1.0, "b", 1L}, 1));
    List<FittedFeature> fitted = fit(List.of(new Feature("t", Kind.TARGET, List.of("a"), 0)), rows);
    assertThat(fitted.get(0).means()).isEqualTo(Map.of("a", 0.5, "b", 1.0));
  }

  @Test
  void whatLearnsNothingHoldsNothing() {
    Map<String, FittedFeature> fitted = fitted(rows(1, 50));
    for (String name : List.of("numeric", "cyclic", "hash")) {
      FittedFeature f = fitted.get(name);
      assertThat(f.mean()).isNull();
      assertThat(f.std()).isNull();
      assertThat(f.least()).isNull();
      assertThat(f.greatest()).isNull();
      assertThat(f.values()).isNull();
      assertThat(f.prior()).isNull();
      assertThat(f.means()).isNull();
    }
    assertThat(fitted.get("hash").categories()).isEqualTo(16);
    assertThat(fitted.get("cyclic").width()).isEqualTo(2);
  }

  @Test
  void meansOfSomeRowsCanHaveTheScalesOfAll() {
    List<FittedFeature> all = fit(FEATURES, rows(1, 100));
    List<FittedFeature> without = fit(FEATURES, rows(2, 80));
    List<FittedFeature> mixed = FeatureFitter.withMeansOf(without, all);
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).kind() != Kind.TARGET) {
        assertThat(mixed.get(i)).isSameAs(all.get(i));
      }
    }
    FittedFeature target = mixed.get(4);
    assertThat(target.means()).isEqualTo(without.get(4).means());
    assertThat(target.prior()).isEqualTo(without.get(4).prior());
    assertThat(target.mean()).isEqualTo(all.get(4).mean());
    assertThat(target.std()).isEqualTo(all.get(4).std());
    assertThat(target.name()).isEqualTo("target");
    assertThat(target.parameter()).isEqualTo(SMOOTHING);
  }
}
