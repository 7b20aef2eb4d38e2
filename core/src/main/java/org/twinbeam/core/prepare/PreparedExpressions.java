/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.prepare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.Definition.Derived;
import org.twinbeam.core.definition.Definition.Rule;
import org.twinbeam.core.expression.CheckedExpression;
import org.twinbeam.core.expression.Expression;
import org.twinbeam.core.expression.ExpressionCompiler;
import org.twinbeam.core.expression.InvalidExpressionException;
import org.twinbeam.core.expression.Variable;

/** A definition's expressions, compiled for its columns. */
final class PreparedExpressions {

  /**
   * An expression with what a cause tells of it.
   *
   * @param uses the names it uses
   */
  record Named(String name, String text, List<String> uses, Expression expression) {}

  final List<Named> rules = new ArrayList<>();
  final List<Named> derived = new ArrayList<>();
  final List<Expression> conditions = new ArrayList<>();

  private final Columns columns;

  PreparedExpressions(Definition d, Columns columns) {
    this.columns = columns;
    Map<String, Variable> variables = new LinkedHashMap<>();
    d.fields().forEach(f -> variables.put(f.name(), Variable.of(f)));
    ExpressionCompiler fields = ExpressionCompiler.over(variables.values());
    for (Rule r : d.rules()) {
      CheckedExpression checked = check(fields, "rule " + r.name(), r.check());
      rules.add(named(r.name(), r.check(), checked));
    }
    for (Derived x : d.derived()) {
      CheckedExpression checked =
          check(
              ExpressionCompiler.over(variables.values()),
              "derived field " + x.name(),
              x.expression());
      derived.add(named(x.name(), x.expression(), checked));
      variables.put(x.name(), x.variable());
    }
    d.scored().forEach(x -> variables.put(x.name(), x.variable()));
    ExpressionCompiler all = ExpressionCompiler.over(variables.values());
    for (String text : columns.conditions()) {
      conditions.add(check(all, "condition", text).bind(columns::index));
    }
  }

  private Named named(String name, String text, CheckedExpression checked) {
    List<String> uses = checked.references().stream().map(Variable::name).toList();
    return new Named(name, text, uses, checked.bind(columns::index));
  }

  private static CheckedExpression check(ExpressionCompiler compiler, String what, String text) {
    try {
      return compiler.check(text);
    } catch (InvalidExpressionException e) {
      throw new IllegalArgumentException(what + " (" + text + "): " + e.getMessage(), e);
    }
  }
}
