/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks.flinkpeer;

import java.util.Locale;
import java.util.Optional;
import org.twinbeam.core.definition.View.Aggregate;
import org.twinbeam.core.definition.View.Measure;
import org.twinbeam.core.measure.Aggregation;
import org.twinbeam.core.schema.FieldType;

/** A view, and what it keeps besides the count and the sum: the same sketches as Twinbeam's. */
public enum CellView {
  HOURLY_BY_ORIGIN(quantile(0.95), distinct()),
  DAILY_BY_ROUTE(null, null),
  TOP_ROUTES(null, top(10)),
  BY_AUCTION(true),
  BY_BIDDER(false);

  private final Aggregation numbers;
  private final Aggregation texts;
  private final boolean most;

  CellView(Aggregation numbers, Aggregation texts) {
    this.numbers = numbers;
    this.texts = texts;
    this.most = false;
  }

  CellView(boolean most) {
    this.numbers = null;
    this.texts = null;
    this.most = most;
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

  /** Whether the greatest number is kept. */
  boolean most() {
    return most;
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
