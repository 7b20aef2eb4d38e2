/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.models;

import java.util.Map;
import org.twinbeam.core.definition.InvalidDefinitionException;
import org.twinbeam.core.definition.ModelDefinition;
import org.twinbeam.models.feature.ModelInputs.Part;
import org.twinbeam.models.train.Example;

/** A stream of trips for tests, models of it, and examples for them. */
public final class Trips {
  public static final String STREAM =
      """
      stream: trips
      fields:
        trip: string
        at: {type: timestamp, format: epoch_ms}
        x: float64
        y: float64
        n: int64
        fare: {type: decimal, precision: 9, scale: 2}
        full: bool
        city: string
        line: string
        late: bool
        delay: float64
      id: trip
      time: at
      """;

  private Trips() {}

  /**
   * A model of the stream.
   *
   * @param keys all but {@code model} and {@code stream}, in YAML
   */
  public static ModelDefinition model(String keys) {
    String yaml = "model: m\nstream: trips\n" + keys;
    try {
      return new ModelText(yaml, Map.of("trips", STREAM)).parse("model.yaml");
    } catch (InvalidDefinitionException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** An example at a time of its own, so that examples are in the order of their numbers. */
  public static Example example(int number, Part part, double label, Object... inputs) {
    return new Example(number * 1000L, 0, number, part, label, number * 1000L, inputs);
  }
}
