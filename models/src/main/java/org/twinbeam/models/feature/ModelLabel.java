/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.models.feature;

import java.util.List;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.ModelDefinition;
import org.twinbeam.core.expression.EvaluationException;
import org.twinbeam.core.expression.Expression;
import org.twinbeam.core.prepare.ExtendedColumns;

/** Takes a model's label from the events that tell it. Safe for use by several threads. */
public final class ModelLabel {
  private final ExtendedColumns columns;
  private final Expression value;

  private ModelLabel(ModelDefinition model) {
    Definition told = model.label().of(model.input());
    boolean inEvent = model.label().stream().isEmpty();
    this.columns = ExtendedColumns.of(told, inEvent ? model.derived() : List.of());
    this.value = columns.compile(model.label().value());
  }

  /** Compiles the label's expression. */
  public static ModelLabel of(ModelDefinition model) {
    return new ModelLabel(model);
  }

  /**
   * The label of an event of the stream that tells it: 1 or 0, or a number; NaN where it is null or
   * cannot be told.
   *
   * @param prepared values of that stream's columns
   */
  public double read(Object[] prepared) {
    try {
      Object label = value.eval(columns.extend(prepared));
      return label == null ? Double.NaN : FeatureEncoder.number(label);
    } catch (EvaluationException e) {
      return Double.NaN;
    }
  }
}
