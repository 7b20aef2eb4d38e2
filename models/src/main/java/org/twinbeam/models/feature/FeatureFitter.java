/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.models.feature;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.twinbeam.core.definition.Feature;

/**
 * Learns of the training rows what features need: scales, lists of values, mean labels. One pass;
 * the order of the rows changes no list and no count, but the last bits of means.
 */
public final class FeatureFitter {
  private final List<Feature> features;
  private final Statistics[] statistics;
  private long rows;
  private double labels;

  /** What one feature has seen. */
  private static final class Statistics {
    final int[] places;
    long count;
    double mean;
    double squares;
    double least = Double.POSITIVE_INFINITY;
    double greatest = Double.NEGATIVE_INFINITY;
    final Map<String, Tally> tallies = new TreeMap<>();

    Statistics(int[] places) {
      this.places = places;
    }
  }

  private static final class Tally {
    long rows;
    double labels;
  }

  /**
   * @param inputs names of the columns of the rows
   */
  public FeatureFitter(List<Feature> features, List<String> inputs) {
    this.features = List.copyOf(features);
    this.statistics =
        features.stream()
            .map(f -> f.columns().stream().mapToInt(inputs::indexOf).toArray())
            .map(Statistics::new)
            .toArray(Statistics[]::new);
  }

  /** Takes a training row. */
  public void add(Object[] inputs, double label) {
    rows++;
    labels += label;
    for (int i = 0; i < statistics.length; i++) {
      Statistics s = statistics[i];
      switch (features.get(i).kind()) {
        case STANDARD, MINMAX -> addNumber(s, inputs[s.places[0]]);
        case VOCABULARY, TARGET -> addCategory(s, Category.of(s.places, inputs), label);
        default -> {} // Learns nothing.
      }
    }
  }

  /** Welford's algorithm (1962). */
  private static void addNumber(Statistics s, Object value) {
    if (value != null) {
      double x = FeatureEncoder.number(value);
      s.count++;
      double delta = x - s.mean;
      s.mean += delta / s.count;
      s.squares += delta * (x - s.mean);
      s.least = Math.min(s.least, x);
      s.greatest = Math.max(s.greatest, x);
    }
  }

  private static void addCategory(Statistics s, String value, double label) {
    if (value != null) {
      Tally tally = s.tallies.computeIfAbsent(value, v -> new Tally());
      tally.rows++;
      tally.labels += label;
    }
  }

  /** The features with what was learnt. */
  public List<FittedFeature> fit() {
    FittedFeature[] fitted = new FittedFeature[statistics.length];
    for (int i = 0; i < fitted.length; i++) {
      fitted[i] = fit(features.get(i), statistics[i]);
    }
    return List.of(fitted);
  }

  private FittedFeature fit(Feature f, Statistics s) {
    return switch (f.kind()) {
      case NUMERIC, CYCLIC, HASH -> FittedFeature.plain(f);
      case STANDARD ->
          FittedFeature.scaled(f, s.mean, unit(s.count == 0 ? 0 : Math.sqrt(s.squares / s.count)));
      case MINMAX ->
          FittedFeature.ranged(f, s.count == 0 ? 0 : s.least, s.count == 0 ? 1 : s.greatest);
      case VOCABULARY -> FittedFeature.listed(f, mostFrequent(s, (long) f.parameter()));
      case TARGET -> target(f, s);
    };
  }

  private static List<String> mostFrequent(Statistics s, long limit) {
    // Equally frequent ones by their text: the list depends on the rows alone.
    return s.tallies.entrySet().stream()
        .sorted(
            Comparator.<Map.Entry<String, Tally>>comparingLong(e -> -e.getValue().rows)
                .thenComparing(Map.Entry::getKey))
        .limit(limit)
        .map(Map.Entry::getKey)
        .toList();
  }

  private FittedFeature target(Feature f, Statistics s) {
    double prior = rows == 0 ? 0 : labels / rows;
    Map<String, Double> means = new TreeMap<>();
    double sum = 0;
    double squares = 0;
    long count = 0;
    for (Map.Entry<String, Tally> e : s.tallies.entrySet()) {
      Tally tally = e.getValue();
      double mean = smoothed(tally.labels, tally.rows, prior, f.parameter());
      means.put(e.getKey(), mean);
      count += tally.rows;
      sum += tally.rows * mean;
      squares += tally.rows * mean * mean;
    }
    double mean = count == 0 ? prior : sum / count;
    double variance = count == 0 ? 0 : Math.max(0, squares / count - mean * mean);
    return FittedFeature.targeted(f, mean, unit(Math.sqrt(variance)), prior, means);
  }

  private static double smoothed(double labels, long count, double prior, double weight) {
    return (labels + weight * prior) / (count + weight);
  }

  /** What to divide by: where all are equal, nothing is to be stretched. */
  private static double unit(double std) {
    return std > 1e-9 ? std : 1;
  }

  /**
   * The target features of one set of rows, with the scales of another: so that what is learnt
   * without a row's own label can be encoded for a model that is fitted with all.
   *
   * @param without has the target features at least
   */
  public static List<FittedFeature> withMeansOf(
      List<FittedFeature> without, List<FittedFeature> all) {
    Map<String, FittedFeature> byName = new HashMap<>();
    without.forEach(feature -> byName.put(feature.name(), feature));
    FittedFeature[] mixed = new FittedFeature[all.size()];
    for (int i = 0; i < mixed.length; i++) {
      FittedFeature a = all.get(i);
      FittedFeature w = byName.get(a.name());
      mixed[i] =
          a.kind() != Feature.Kind.TARGET
              ? a
              : new FittedFeature(
                  a.name(),
                  a.kind(),
                  a.columns(),
                  a.parameter(),
                  a.mean(),
                  a.std(),
                  null,
                  null,
                  null,
                  w.prior(),
                  w.means());
    }
    return List.of(mixed);
  }
}
