/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks.flinkpeer;

import java.util.Locale;
import java.util.Optional;
import org.twinbeam.core.definition.View.Aggregate;
import org.twinbeam.core.definition.View.Measure;
import org.twinbeam.core.measure.Aggregation;
import org.twinbeam.core.schema.FieldType;

/** A view, and its sketches besides the count and the sum: the same as Twinbeam's. */
public enum CellView {
  HOURLY_BY_ORIGIN(quantile(0.95), distinct()),
  DAILY_BY_ROUTE(null, null),
  TOP_ROUTES(null, top(10));

  private final Aggregation numbers;
  private final Aggregation texts;

  CellView(Aggregation numbers, Aggregation texts) {
    this.numbers = numbers;
    this.texts = texts;
  }

  /** As in the definition. */
  public String view() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Of the number of each event; null if there is none. */
  public Aggregation numbers() {
    return numbers;
  }

  /** Of the text of each event; null if there is none. */
  public Aggregation texts() {
    return texts;
  }

  private static Aggregation quantile(double q) {
    return aggregation(
        Aggregate.QUANTILE, Optional.of(q), Optional.empty(), new FieldType.Int32Type());
  }

  private static Aggregation distinct() {
    return aggregation(
        Aggregate.DISTINCT, Optional.empty(), Optional.empty(), new FieldType.StringType());
  }

  private static Aggregation top(int k) {
    return aggregation(Aggregate.TOP, Optional.empty(), Optional.of(k), new FieldType.StringType());
  }

  private static Aggregation aggregation(
      Aggregate aggregate, Optional<Double> q, Optional<Integer> k, FieldType input) {
    return Aggregation.of(
        new Measure("m", aggregate, Optional.of("f"), Optional.empty(), q, k), input);
  }
}
