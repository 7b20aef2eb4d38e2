/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.models.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.twinbeam.core.definition.ModelDefinition;
import org.twinbeam.core.expression.EvaluationException;
import org.twinbeam.core.schema.FieldType;
import org.twinbeam.models.Trips;
import org.twinbeam.models.feature.ModelInputs.Part;

/** Of a prepared event a model is told its columns, its side of the split, and its label. */
class ModelInputsTest {
  private static final String KEYS =
      """
      label: late
      derive:
        rest: n % 7
        share: 100 / n
      features:
        line: hash(line, city, 64)
        city: vocabulary(city)
        rest: numeric(rest)
        share: standard(share)
      """;

  private static Object[] prepared(Long n, Boolean late, Double delay) {
    return new Object[] {
      "t1", Instant.EPOCH, 1.5, 2.5, n, new BigDecimal("9.00"), true, "c", "l", late, delay
    };
  }

  @Test
  void whatCannotBeComputedIsAnException() {
    ModelInputs inputs = ModelInputs.of(Trips.model(KEYS));
    assertThatThrownBy(() -> inputs.read(prepared(0L, true, 1.0)))
        .isInstanceOf(EvaluationException.class);
    ModelInputs conditional = ModelInputs.of(Trips.model(KEYS + "train: 10 / (n - 1) > 2\n"));
    assertThatThrownBy(() -> conditional.row(prepared(1L, true, 1.0)))
        .isInstanceOf(EvaluationException.class);
  }

  @Test
  void columnsAreThoseOfTheFeaturesEachOnce() throws Exception {
    ModelInputs inputs = ModelInputs.of(Trips.model(KEYS));
    assertThat(inputs.names()).containsExactly("line", "city", "rest", "share");
    assertThat(inputs.read(prepared(10L, true, 1.0))).containsExactly("l", "c", 3L, 10L);
    assertThat(inputs.type("share")).isEqualTo(new FieldType.Int64Type());
    assertThat(inputs.type("city")).isEqualTo(new FieldType.StringType());
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', 5, OPEN",
    "n < 5, '', 4, TRAIN",
    "n < 5, '', 5, OPEN",
    "'', n > 5, 6, TEST",
    "'', n > 5, 5, OPEN",
    "n < 5, n > 5, 4, TRAIN",
    "n < 5, n > 5, 6, TEST",
    "n < 5, n > 5, 5, NONE",
    // What is tested on must not be trained on.
    "n < 5, n < 3, 2, TEST",
    // A model's own columns are there.
    "rest == 3, rest == 4, 10, TRAIN",
  })
  void conditionsPutAnEventOnASide(String train, String test, long n, Part part) throws Exception {
    String conditions =
        (train.isEmpty() ? "" : "train: " + train + "\n")
            + (test.isEmpty() ? "" : "test: " + test + "\n");
    ModelInputs inputs = ModelInputs.of(Trips.model(KEYS + conditions));
    ModelInputs.Row row = inputs.row(prepared(n, true, 1.0));
    assertThat(row.part()).isEqualTo(part);
    assertThat(row.inputs()).isEqualTo(inputs.read(prepared(n, true, 1.0)));
  }

  @ParameterizedTest
  @CsvSource({
    "late, , 1, NaN",
    "late, true, 1, 1",
    "late, false, 1, 0",
    "delay > 2.0, true, 3, 1",
    "delay, true, -3.5, -3.5",
    "delay, true, , NaN",
    "fare, true, 1, 9",
    "n, true, 1, 7",
    // A label that fails is none.
    "1 / (n - 7), true, 1, NaN",
    // Of an event's own columns, the model's are some.
    "rest, true, 1, 0",
  })
  void aLabelIsANumberOrNone(String label, Boolean late, Double delay, double expected) {
    String features = "features: {city: vocabulary(city)}\nderive: {rest: n % 7}\n";
    ModelDefinition model = Trips.model("label: " + label + "\n" + features);
    assertThat(ModelLabel.of(model).read(prepared(7L, late, delay)))
        .isEqualTo(Double.valueOf(expected));
  }
}
