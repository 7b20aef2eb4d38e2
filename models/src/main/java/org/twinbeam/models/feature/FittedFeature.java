/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.models.feature;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.twinbeam.core.definition.Feature;
import org.twinbeam.core.definition.Feature.Kind;

/**
 * A feature with what was learnt of it from the training rows; what a kind does not learn is null.
 *
 * @param mean of {@code standard}, and of the encoded values of {@code target}
 * @param std standard deviation, of the same; 1 where all values are equal
 * @param least of {@code minmax}
 * @param greatest of {@code minmax}
 * @param values of {@code vocabulary}: the first has index 1
 * @param prior of {@code target}: the mean label of all rows, which an unknown value has
 * @param means of {@code target}: smoothed mean label by value
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FittedFeature(
    String name,
    Kind kind,
    List<String> columns,
    double parameter,
    Double mean,
    Double std,
    Double least,
    Double greatest,
    List<String> values,
    Double prior,
    Map<String, Double> means) {

  /**
   * @throws IllegalArgumentException if what its kind needs is missing
   */
  public FittedFeature {
    if (name == null || kind == null || columns == null || columns.isEmpty()) {
      throw new IllegalArgumentException("a feature without name, kind or columns");
    }
    boolean whole =
        switch (kind) {
          case NUMERIC -> true;
          case CYCLIC -> parameter > 0;
          case HASH -> parameter >= 1 && parameter <= Integer.MAX_VALUE;
          case STANDARD -> isFinite(mean) && isUnit(std);
          case MINMAX -> isFinite(least) && isFinite(greatest);
          case VOCABULARY -> values != null && values.stream().noneMatch(Objects::isNull);
          case TARGET ->
              isFinite(mean)
                  && isUnit(std)
                  && isFinite(prior)
                  && means != null
                  && means.values().stream().allMatch(FittedFeature::isFinite);
        };
    if (!whole) {
      throw new IllegalArgumentException(
          "feature %s lacks something of what is learnt of a feature of kind %s"
              .formatted(name, kind));
    }
  }

  private static boolean isFinite(Double number) {
    return number != null && Double.isFinite(number);
  }

  private static boolean isUnit(Double number) {
    return isFinite(number) && number > 0;
  }

  static FittedFeature plain(Feature f) {
    return new FittedFeature(
        f.name(), f.kind(), f.columns(), f.parameter(), null, null, null, null, null, null, null);
  }

  static FittedFeature scaled(Feature f, double mean, double std) {
    return new FittedFeature(
        f.name(), f.kind(), f.columns(), f.parameter(), mean, std, null, null, null, null, null);
  }

  static FittedFeature ranged(Feature f, double least, double greatest) {
    return new FittedFeature(
        f.name(),
        f.kind(),
        f.columns(),
        f.parameter(),
        null,
        null,
        least,
        greatest,
        null,
        null,
        null);
  }

  static FittedFeature listed(Feature f, List<String> values) {
    return new FittedFeature(
        f.name(), f.kind(), f.columns(), f.parameter(), null, null, null, null, values, null, null);
  }

  static FittedFeature targeted(
      Feature f, double mean, double std, double prior, Map<String, Double> means) {
    return new FittedFeature(
        f.name(), f.kind(), f.columns(), f.parameter(), mean, std, null, null, null, prior, means);
  }

  /** Whether it gives the number of a category (int32), and not numbers (float32). */
  public boolean isCategory() {
    return kind.isCategory();
  }

  /** How many numbers it gives. */
  public int width() {
    return kind.width();
  }

  /** How many categories there are; 0 if it gives none. */
  public int categories() {
    return switch (kind) {
      case VOCABULARY -> values.size() + 1;
      case HASH -> (int) parameter;
      default -> 0;
    };
  }
}
