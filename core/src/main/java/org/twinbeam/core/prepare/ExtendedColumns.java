/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.prepare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.Definition.Derived;
import org.twinbeam.core.expression.EvaluationException;
import org.twinbeam.core.expression.Expression;
import org.twinbeam.core.expression.ExpressionCompiler;
import org.twinbeam.core.expression.InvalidExpressionException;
import org.twinbeam.core.expression.Variable;
import org.twinbeam.core.schema.FieldType;

/**
 * The columns of a stream's prepared events, and others that are computed from them besides. Safe
 * for use by several threads; not serializable.
 */
public final class ExtendedColumns {
  private final Columns columns;
  private final Map<String, Variable> variables = new LinkedHashMap<>();
  private final Map<String, Integer> indices = new LinkedHashMap<>();
  private final List<Expression> more = new ArrayList<>();

  private ExtendedColumns(Definition definition, List<Derived> derived) {
    this.columns = Columns.of(definition);
    definition
        .variables()
        .forEach(
            variable -> {
              variables.put(variable.name(), variable);
              indices.put(variable.name(), columns.index(variable.name()));
            });
    for (Derived each : derived) {
      more.add(compile(each.expression()));
      indices.put(each.name(), columns.size() + more.size() - 1);
      variables.put(each.name(), each.variable());
    }
  }

  /**
   * @param derived each uses those before it; none has the name of a column of the stream
   */
  public static ExtendedColumns of(Definition definition, List<Derived> derived) {
    return new ExtendedColumns(definition, derived);
  }

  /**
   * The place of a column in extended values.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public int index(String name) {
    Integer index = indices.get(name);
    if (index == null) {
      throw new IllegalArgumentException("no column '" + name + "'; there are " + indices.keySet());
    }
    return index;
  }

  /** The type of a column. */
  public FieldType type(String name) {
    index(name);
    return variables.get(name).type().orElseThrow();
  }

  /**
   * Compiles an expression over extended values.
   *
   * @throws IllegalArgumentException if it is not valid
   */
  public Expression compile(String expression) {
    try {
      return ExpressionCompiler.over(variables.values()).check(expression).bind(this::index);
    } catch (InvalidExpressionException e) {
      throw new IllegalArgumentException(expression + ": " + e.getMessage(), e);
    }
  }

  /**
   * The values of a prepared event, followed by the others.
   *
   * @throws EvaluationException if one of them cannot be computed
   */
  public Object[] extend(Object[] prepared) throws EvaluationException {
    if (more.isEmpty()) {
      return prepared;
    }
    Object[] values = Arrays.copyOf(prepared, columns.size() + more.size());
    for (int i = 0; i < more.size(); i++) {
      values[columns.size() + i] = more.get(i).eval(values);
    }
    return values;
  }
}
