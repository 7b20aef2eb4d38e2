/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.measure;

import java.util.Locale;
import java.util.Optional;
import org.twinbeam.core.definition.View;
import org.twinbeam.core.schema.FieldType;

/** What can be wrong with a measure, in the words a definition's author is told. */
final class MeasureFaults {
  private static final int MAX_K = 1000;

  private MeasureFaults() {}

  /** The first fault of the measure, if it has any. */
  static Optional<String> of(View.Measure measure, FieldType input) {
    String name = measure.aggregate().name().toLowerCase(Locale.ROOT);
    if (measure.of().isEmpty() && measure.aggregate() != View.Aggregate.COUNT) {
      return Optional.of(name + " needs a field: write " + example(measure.aggregate(), name));
    }
    if (measure.of().isEmpty() && input != null) {
      return Optional.of("a type is given for a count that has no field");
    }
    return rank(measure, name).or(() -> length(measure, name)).or(() -> type(measure, name, input));
  }

  private static String example(View.Aggregate aggregate, String name) {
    return switch (aggregate) {
      case QUANTILE -> "quantile(field, 0.95)";
      case TOP -> "top(field, 10)";
      default -> name + "(field)";
    };
  }

  private static Optional<String> rank(View.Measure measure, String name) {
    if (measure.aggregate() != View.Aggregate.QUANTILE) {
      return measure.q().map(q -> name + " takes no rank; only quantile does: remove " + q);
    }
    if (measure.q().isEmpty()) {
      return Optional.of("quantile needs a rank between 0 and 1: write quantile(field, 0.95)");
    }
    double q = measure.q().get();
    return q >= 0 && q <= 1
        ? Optional.empty()
        : Optional.of("rank of a quantile is " + q + ", must be between 0 and 1");
  }

  private static Optional<String> length(View.Measure measure, String name) {
    if (measure.aggregate() != View.Aggregate.TOP) {
      return measure.k().map(k -> name + " takes no length; only top does: remove " + k);
    }
    if (measure.k().isEmpty()) {
      return Optional.of("top needs a length between 1 and " + MAX_K + ": write top(field, 10)");
    }
    int k = measure.k().get();
    return k >= 1 && k <= MAX_K
        ? Optional.empty()
        : Optional.of("length of a top list is " + k + ", must be between 1 and " + MAX_K);
  }

  private static Optional<String> type(View.Measure measure, String name, FieldType input) {
    if (input == null) {
      return Optional.empty(); // a count of events, or a field whose absence is told elsewhere
    }
    boolean fits;
    String needed;
    switch (measure.aggregate()) {
      case COUNT -> {
        return Optional.empty();
      }
      case SUM, MEAN, VARIANCE, STDDEV -> {
        fits = Numeric.of(input).isPresent();
        needed = "a numeric or bool field";
      }
      case QUANTILE -> {
        fits = Numeric.of(input).isPresent() && !(input instanceof FieldType.BoolType);
        needed = "a numeric field";
      }
      default -> {
        fits = Scalar.of(input).isPresent();
        needed = "a field that is neither a list nor a record";
      }
    }
    return fits
        ? Optional.empty()
        : Optional.of(
            name + " needs " + needed + "; " + measure.of().orElseThrow() + " is " + kind(input));
  }

  private static String kind(FieldType type) {
    if (type instanceof FieldType.StringType) {
      return "a string";
    } else if (type instanceof FieldType.BoolType) {
      return "a bool";
    } else if (type instanceof FieldType.TimestampType) {
      return "a timestamp";
    } else if (type instanceof FieldType.DateType) {
      return "a date";
    } else if (type instanceof FieldType.EnumType) {
      return "an enum";
    } else if (type instanceof FieldType.ListType) {
      return "a list";
    }
    return "a record";
  }
}
