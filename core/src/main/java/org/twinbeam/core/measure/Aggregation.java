/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.measure;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.twinbeam.core.definition.View;
import org.twinbeam.core.schema.FieldType;

/**
 * A measure, compiled for the type of its field: the type of its states, and how a state becomes
 * the measure's number. Immutable and safe for use by several threads.
 *
 * <p>Measures whose {@link #stateType() state types} are equal can share one state if they read the
 * same field under the same condition: quantiles of different rank, SUM and MEAN, VARIANCE and
 * STDDEV.
 *
 * <p>Results, errors and what happens to NaN, infinities and nulls: docs/measures.md.
 */
public final class Aggregation {
  private final StateType stateType;
  private final Class<?> resultClass;
  private final Function<State, Object> finish;

  private Aggregation(StateType stateType, Class<?> resultClass, Function<State, Object> finish) {
    this.stateType = stateType;
    this.resultClass = resultClass;
    this.finish = finish;
  }

  /**
   * Compiles a measure.
   *
   * @param input type of the measure's field; null for a count without a field, whose states are to
   *     be given {@code Boolean.TRUE} for each event
   * @throws IllegalArgumentException with what {@link #problem} says of it, or if the type of its
   *     field is missing
   */
  public static Aggregation of(View.Measure measure, FieldType input) {
    MeasureFaults.of(measure, input)
        .ifPresent(
            fault -> {
              throw new IllegalArgumentException("measure " + measure.name() + ": " + fault);
            });
    if (measure.of().isPresent() && input == null && measure.aggregate() != View.Aggregate.COUNT) {
      throw new IllegalArgumentException(
          "measure " + measure.name() + ": no type is given for " + measure.of().get());
    }
    return switch (measure.aggregate()) {
      case COUNT ->
          new Aggregation(new CountState.Type(), Long.class, s -> ((CountState) s).count());
      case SUM ->
          new Aggregation(
              new SumState.Type(numeric(input)), sumClass(input), s -> ((SumState) s).sum());
      case MEAN ->
          new Aggregation(
              new SumState.Type(numeric(input)), Double.class, s -> ((SumState) s).mean());
      case VARIANCE ->
          new Aggregation(
              new MomentsState.Type(numeric(input)),
              Double.class,
              s -> ((MomentsState) s).variance());
      case STDDEV ->
          new Aggregation(
              new MomentsState.Type(numeric(input)),
              Double.class,
              s -> ((MomentsState) s).stddev());
      case MIN, MAX ->
          new Aggregation(
              new ExtremeState.Type(scalar(input), measure.aggregate() == View.Aggregate.MAX),
              valueClass(input),
              s -> ((ExtremeState) s).extreme());
      case FIRST, LAST ->
          new Aggregation(
              new EdgeState.Type(scalar(input), measure.aggregate() == View.Aggregate.LAST),
              valueClass(input),
              s -> ((EdgeState) s).value());
      case DISTINCT ->
          new Aggregation(
              new DistinctState.Type(scalar(input)),
              Long.class,
              s -> ((DistinctState) s).distinct());
      case QUANTILE -> {
        // The shortest decimal that is this double: the rank as it was written.
        BigDecimal q = BigDecimal.valueOf(measure.q().orElseThrow());
        yield new Aggregation(
            new QuantileState.Type(numeric(input)),
            Double.class,
            s -> ((QuantileState) s).quantile(q));
      }
      case TOP -> {
        int k = measure.k().orElseThrow();
        yield new Aggregation(
            TopState.Type.of(scalar(input), k), List.class, s -> ((TopState) s).top(k));
      }
    };
  }

  /**
   * What is wrong with a measure, in plain words, or nothing.
   *
   * @param input type of the measure's field; null if it has none, or if the field is unknown, in
   *     which case all but its type is checked
   */
  public static Optional<String> problem(View.Measure measure, FieldType input) {
    return MeasureFaults.of(measure, input);
  }

  public StateType stateType() {
    return stateType;
  }

  /**
   * Class of what {@link #finish} returns when not null. {@link Number} for a sum of integers: a
   * Long where it fits, else a BigDecimal. A List is one of {@link TopItem}.
   */
  public Class<?> resultClass() {
    return resultClass;
  }

  /**
   * The measure's result: a Long, Double, BigDecimal, String, Boolean, Instant, LocalDate, a list
   * of {@link TopItem}, or null where there is none.
   *
   * @param state a state of this {@link #stateType()}
   */
  public Object finish(State state) {
    return finish.apply(state);
  }

  private static Numeric numeric(FieldType type) {
    return Numeric.of(type).orElseThrow();
  }

  private static Scalar scalar(FieldType type) {
    return Scalar.of(type).orElseThrow();
  }

  private static Class<?> sumClass(FieldType type) {
    return switch (numeric(type).kind()) {
      case INTEGER, BOOL -> Number.class;
      case FLOAT -> Double.class;
      case DECIMAL -> BigDecimal.class;
    };
  }

  private static Class<?> valueClass(FieldType type) {
    Scalar scalar = scalar(type);
    if (scalar instanceof Scalar.Bools) {
      return Boolean.class;
    } else if (scalar instanceof Scalar.Integers) {
      return Long.class;
    } else if (scalar instanceof Scalar.Floats) {
      return Double.class;
    } else if (scalar instanceof Scalar.Decimals) {
      return BigDecimal.class;
    } else if (scalar instanceof Scalar.Timestamps) {
      return Instant.class;
    } else if (scalar instanceof Scalar.Dates) {
      return LocalDate.class;
    }
    return String.class;
  }
}
