/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.Definition.Derived;
import org.twinbeam.core.definition.DefinitionReader;
import org.twinbeam.core.expression.EvaluationException;
import org.twinbeam.core.prepare.Outcome.Prepared;
import org.twinbeam.core.schema.FieldType;

/** A model's own columns are computed after all that the stream prepares, and change none of it. */
class ExtendedColumnsTest {
  // A measure's condition is a column too: between the stream's derived fields and the model's.
  private static final Definition STREAM = definition("{aggregate: count, where: n > 10}");

  private static final Derived TWICE =
      new Derived("twice", "n * 2", new FieldType.Int64Type(), true);
  private static final Derived SHARE =
      new Derived("share", "100 / twice", new FieldType.Int64Type(), true);
  private static final Derived BIG = new Derived("big", "half > 4", new FieldType.BoolType(), true);

  private static Definition definition(String measure) {
    try {
      return DefinitionReader.parse(
          """
          stream: s
          time: at
          fields:
            at: {type: timestamp, format: epoch_ms}
            n: {type: int64, required: false}
            word: string
          derive:
            half: n / 2
          views:
            all:
              key: []
              window: 1h
              measures:
                some: MEASURE
          """
              .replace("MEASURE", measure),
          "test.yaml");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object[] prepared(String n) {
    Outcome outcome =
        Preparation.compile(STREAM)
            .prepare(Prepare.bytes("{\"at\": 1, \"word\": \"w\", \"n\": " + n + "}"), null);
    return ((Prepared) outcome).values();
  }

  @Test
  void aColumnThatCannotBeComputedIsAnException() {
    ExtendedColumns columns = ExtendedColumns.of(STREAM, List.of(TWICE, SHARE));
    assertThatThrownBy(() -> columns.extend(prepared("0"))).isInstanceOf(EvaluationException.class);
  }

  @Test
  void anUnknownColumnIsRefusedWithThoseThereAre() {
    ExtendedColumns columns = ExtendedColumns.of(STREAM, List.of(TWICE));
    assertThatThrownBy(() -> columns.index("thrice"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no column 'thrice'; there are [at, n, word, half, twice]");
    assertThatThrownBy(() -> columns.type("where:all.some"))
        .as("conditions of measures are no columns to a model")
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anUnsoundExpressionIsRefusedWithItsText() {
    assertThatThrownBy(() -> ExtendedColumns.of(STREAM, List.of(BIG)).compile("big > 1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("big > 1: ");
    assertThatThrownBy(() -> ExtendedColumns.of(STREAM, List.of(SHARE, TWICE)))
        .as("one that uses what comes after it")
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("twice");
  }

  @Test
  void whatIsNullStaysNull() throws Exception {
    ExtendedColumns columns = ExtendedColumns.of(STREAM, List.of(TWICE, SHARE, BIG));
    Object[] values = columns.extend(prepared("null"));
    assertThat(values[columns.index("twice")]).isNull();
    assertThat(values[columns.index("share")]).isNull();
    assertThat(values[columns.index("big")]).isNull();
  }

  @Test
  void preparedValuesKeepTheirPlacesAndOthersFollow() throws Exception {
    ExtendedColumns columns = ExtendedColumns.of(STREAM, List.of(TWICE, SHARE, BIG));
    Object[] prepared = prepared("10");
    Object[] before = prepared.clone();
    Object[] values = columns.extend(prepared);
    assertThat(prepared).as("the event itself is as it was").isEqualTo(before);
    assertThat(values).startsWith(before).hasSize(before.length + 3);
    assertThat(before).as("four columns and a condition").hasSize(5);
    assertThat(values[columns.index("n")]).isEqualTo(10L);
    assertThat(values[columns.index("half")]).isEqualTo(5L);
    assertThat(values[columns.index("twice")]).isEqualTo(20L);
    assertThat(values[columns.index("share")]).isEqualTo(5L);
    assertThat(values[columns.index("big")]).isEqualTo(true);
    assertThat(columns.type("share")).isEqualTo(new FieldType.Int64Type());
    assertThat(columns.type("word")).isEqualTo(new FieldType.StringType());
  }

  @Test
  void expressionsSeeAllColumns() throws Exception {
    ExtendedColumns columns = ExtendedColumns.of(STREAM, List.of(TWICE, SHARE));
    assertThat(columns.compile("share + half + n").eval(columns.extend(prepared("10"))))
        .isEqualTo(20L);
  }

  @Test
  void withoutOthersAnEventIsItself() throws Exception {
    Object[] prepared = prepared("10");
    assertThat(ExtendedColumns.of(STREAM, List.of()).extend(prepared)).isSameAs(prepared);
  }
}
