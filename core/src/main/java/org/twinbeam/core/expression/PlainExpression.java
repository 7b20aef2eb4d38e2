/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.expression;

/** An expression evaluated by closures wherever these are right, else by CEL's interpreter. */
final class PlainExpression implements Expression {
  private final Closures.Value closure;
  private final Expression interpreted;
  private final int[] places;

  PlainExpression(Closures.Value closure, Expression interpreted, int[] places) {
    this.closure = closure;
    this.interpreted = interpreted;
    this.places = places;
  }

  @Override
  public Object eval(Object[] columns) throws EvaluationException {
    for (int place : places) {
      if (columns[place] == null) {
        return interpreted.eval(columns);
      }
    }
    try {
      return closure.get(columns);
    } catch (Closures.Unplain e) {
      return interpreted.eval(columns);
    }
  }
}
