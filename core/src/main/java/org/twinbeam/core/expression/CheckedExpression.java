/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.twinbeam.core.schema.FieldType;

/** An expression that parsed and whose types fit. */
public final class CheckedExpression {
  private final CelAbstractSyntaxTree ast;
  private final Optional<FieldType> type;
  private final List<Variable> references;

  CheckedExpression(
      CelAbstractSyntaxTree ast, Optional<FieldType> type, List<Variable> references) {
    this.ast = ast;
    this.type = type;
    this.references = List.copyOf(references);
  }

  /** Its type; absent only where it uses a variable of unknown type. */
  public Optional<FieldType> type() {
    return type;
  }

  /** The variables it uses, each once, in order of name. */
  public List<Variable> references() {
    return references;
  }

  /** Whether its value may be null: some value it uses may be. */
  public boolean nullable() {
    return references.stream().anyMatch(Variable::nullable);
  }

  /** As {@link #bind}, but evaluated by CEL's interpreter throughout. */
  Expression bindInterpreted(ToIntFunction<String> column) {
    return CelExpression.bind(ast, type.orElseThrow(), references, column);
  }

  /**
   * Binds it to the places of its variables.
   *
   * @throws IllegalStateException if its type is not known
   */
  public Expression bind(ToIntFunction<String> column) {
    FieldType result =
        type.orElseThrow(() -> new IllegalStateException("the type of the expression is unknown"));
    Expression interpreted = CelExpression.bind(ast, result, references, column);
    int[] places = references.stream().mapToInt(v -> column.applyAsInt(v.name())).toArray();
    try {
      return new PlainExpression(Closures.compile(ast, column), interpreted, places);
    } catch (Closures.Unplain e) {
      return interpreted;
    }
  }
}
