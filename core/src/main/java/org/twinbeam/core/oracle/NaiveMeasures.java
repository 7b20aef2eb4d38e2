/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.oracle;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.View;
import org.twinbeam.core.definition.View.Measure;
import org.twinbeam.core.oracle.Expected.Exact;
import org.twinbeam.core.oracle.Expected.Top;
import org.twinbeam.core.oracle.Expected.Within;
import org.twinbeam.core.schema.FieldType;

/** The measures of a view, each computed from the plain list of a cell's events. */
final class NaiveMeasures {

  /** Order that breaks ties of {@code first} and {@code last}. */
  private static final Comparator<OracleEvent> BY_TIME =
      Comparator.comparingLong(OracleEvent::timeMillis)
          .thenComparingInt(OracleEvent::partition)
          .thenComparingLong(OracleEvent::offset);

  /** Up to so many different values the sketch behind {@code distinct} holds them all, hashed. */
  static final int DISTINCT_HELD = 256;

  /** Five standard errors of that sketch beyond: 1.04 / sqrt(2^12). */
  static final double DISTINCT_ERROR = 5 * 1.04 / 64;

  /** Relative error that {@code quantile} states. */
  static final double QUANTILE_ERROR = 1.0 / 128;

  private final Definition definition;
  private final View view;

  NaiveMeasures(Definition definition, View view) {
    this.definition = definition;
    this.view = view;
  }

  /** Which values a measure is of. */
  private record Column(Optional<String> field, Optional<String> where) {}

  /** Each measure's expected result over the events of one cell. */
  Map<String, Expected> of(List<OracleEvent> events) {
    List<OracleEvent> inOrder = events.stream().sorted(BY_TIME).toList();
    Map<Column, List<Object>> columns = new HashMap<>();
    Map<String, Expected> results = new LinkedHashMap<>();
    for (Measure measure : view.measures()) {
      Column column = new Column(measure.of(), measure.where());
      List<Object> values = columns.computeIfAbsent(column, c -> values(c, inOrder));
      results.put(measure.name(), of(measure, values));
    }
    return results;
  }

  /** The values that are not null; where no field is named, one for each event. */
  private static List<Object> values(Column column, List<OracleEvent> events) {
    List<Object> values = new ArrayList<>();
    for (OracleEvent event : events) {
      if (column.where.map(event.conditions()::contains).orElse(true)) {
        Object value = column.field.isEmpty() ? true : event.values().get(column.field.get());
        if (value != null) {
          values.add(withoutMinusZero(value));
        }
      }
    }
    return values;
  }

  private Expected of(Measure measure, List<Object> values) {
    FieldType type = measure.of().map(field -> Types.of(definition, field)).orElse(null);
    return switch (measure.aggregate()) {
      case COUNT -> new Exact((long) values.size());
      case SUM -> new Exact(NaiveNumbers.sum(type, values));
      case MEAN -> new Exact(NaiveNumbers.mean(values));
      case VARIANCE -> new Exact(NaiveNumbers.variance(values));
      case STDDEV -> new Exact(NaiveNumbers.stddev(values));
      case MIN -> new Exact(values.stream().min(ValueOrder.of(type)).orElse(null));
      case MAX -> new Exact(values.stream().max(ValueOrder.of(type)).orElse(null));
      case FIRST -> new Exact(values.isEmpty() ? null : values.get(0));
      case LAST -> new Exact(values.isEmpty() ? null : values.get(values.size() - 1));
      case DISTINCT -> distinct(values);
      case QUANTILE -> quantile(values, measure.q().orElseThrow());
      case TOP -> top(type, values, measure.k().orElseThrow());
    };
  }

  /** The number of different values, within the sketch's error. */
  private static Expected distinct(List<Object> values) {
    long exact = new HashSet<>(values).size();
    double tolerance = exact <= DISTINCT_HELD ? exact / 100 : exact * DISTINCT_ERROR;
    return tolerance == 0
        ? new Exact(exact)
        : new Within(exact, Math.floor(exact - tolerance), Math.ceil(exact + tolerance));
  }

  /** The number of rank {@code ceil(q * n)}, at least 1; the first and last rank are exact. */
  private static Expected quantile(List<Object> values, double q) {
    List<Double> ascending =
        values.stream()
            .map(v -> v instanceof Double d ? d : NaiveNumbers.exact(v).doubleValue())
            .filter(d -> !d.isNaN())
            .sorted()
            .toList();
    int n = ascending.size();
    if (n == 0) {
      return new Exact(null);
    }
    // The shortest decimal that is this double is the rank as it was written.
    BigDecimal rank = BigDecimal.valueOf(q).multiply(BigDecimal.valueOf(n));
    int place = Math.max(1, rank.setScale(0, RoundingMode.CEILING).intValueExact());
    double value = ascending.get(place - 1);
    if (place == 1 || place == n || Double.isInfinite(value)) {
      return new Exact(value);
    }
    double tolerance = Math.abs(value) * QUANTILE_ERROR;
    return new Within(value, value - tolerance, value + tolerance);
  }

  private static Expected top(FieldType type, List<Object> values, int k) {
    Map<Object, Long> counts = new TreeMap<>(ValueOrder.of(type));
    for (Object value : values) {
      counts.merge(value, 1L, Long::sum);
    }
    List<Map.Entry<Object, Long>> byCount = new ArrayList<>(counts.entrySet());
    byCount.sort(Map.Entry.<Object, Long>comparingByValue().reversed()); // keeps order of equals
    return new Top(byCount, k);
  }

  private static Object withoutMinusZero(Object value) {
    return value instanceof Double d ? d + 0.0 : value;
  }
}
