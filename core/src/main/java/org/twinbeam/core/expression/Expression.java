/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.expression;

/** An expression bound to columns. Safe for use by several threads. */
@FunctionalInterface
public interface Expression {

  /**
   * The expression's value, of the class that {@link org.twinbeam.core.schema.FieldType} documents
   * for its type. Null when it is null, and also when it cannot be evaluated while a value it uses
   * is null: then the expression is unknown, as in SQL.
   *
   * @throws EvaluationException if it cannot be evaluated though nothing it uses is null
   */
  Object eval(Object[] columns) throws EvaluationException;
}
