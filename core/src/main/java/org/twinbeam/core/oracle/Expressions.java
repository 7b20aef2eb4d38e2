/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.oracle;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.View;
import org.twinbeam.core.expression.CheckedExpression;
import org.twinbeam.core.expression.EvaluationException;
import org.twinbeam.core.expression.Expression;
import org.twinbeam.core.expression.ExpressionCompiler;
import org.twinbeam.core.expression.InvalidExpressionException;
import org.twinbeam.core.expression.Variable;
import org.twinbeam.core.prepare.Outcome.Step;
import org.twinbeam.core.schema.Field;

/** The rules, derived fields and where-conditions of a definition, over values by name. */
final class Expressions {

  /** Every name an expression may use: fields, then derived fields. */
  private final List<String> names = new ArrayList<>();

  private final List<Variable> variables = new ArrayList<>();
  private final Map<String, Expression> rules = new LinkedHashMap<>();
  private final Map<String, Expression> derived = new LinkedHashMap<>();
  private final Map<String, Expression> conditions = new LinkedHashMap<>();

  Expressions(Definition definition) {
    for (Field field : definition.fields()) {
      names.add(field.name());
      variables.add(Variable.of(field));
    }
    for (Definition.Rule rule : definition.rules()) {
      rules.put(rule.name(), compile(rule.check()));
    }
    for (Definition.Derived field : definition.derived()) {
      CheckedExpression checked = check(field.expression());
      derived.put(field.name(), checked.bind(names::indexOf));
      names.add(field.name());
      variables.add(new Variable(field.name(), Optional.of(field.type()), checked.nullable()));
    }
    for (View view : definition.views()) {
      for (View.Measure measure : view.measures()) {
        measure.where().ifPresent(text -> conditions.computeIfAbsent(text, this::compile));
      }
    }
  }

  private Expression compile(String text) {
    return check(text).bind(names::indexOf);
  }

  private CheckedExpression check(String text) {
    try {
      return ExpressionCompiler.over(variables).check(text);
    } catch (InvalidExpressionException e) {
      throw new IllegalArgumentException("expression is " + text + ", but " + e.getMessage(), e);
    }
  }

  /**
   * @throws Refusal if a rule is not true of these values
   */
  void check(Map<String, Object> values) {
    rules.forEach(
        (name, rule) -> {
          if (!Boolean.TRUE.equals(evaluate(rule, values, Step.CHECK))) {
            throw new Refusal(Step.CHECK, "rule " + name);
          }
        });
  }

  /**
   * @return the values and those derived from them
   * @throws Refusal if a derived field has no value
   */
  Map<String, Object> derive(Map<String, Object> fields) {
    Map<String, Object> values = new LinkedHashMap<>(fields);
    derived.forEach(
        (name, expression) -> values.put(name, evaluate(expression, values, Step.DERIVE)));
    return values;
  }

  /**
   * @return the texts of the conditions that are true of these values; one that fails is not
   */
  Set<String> conditions(Map<String, Object> values) {
    Set<String> holding = new HashSet<>();
    conditions.forEach(
        (text, condition) -> {
          try {
            if (Boolean.TRUE.equals(evaluate(condition, values, Step.DERIVE))) {
              holding.add(text);
            }
          } catch (Refusal failed) {
            // The event is sound, it is left out of the measure only.
          }
        });
    return holding;
  }

  private Object evaluate(Expression expression, Map<String, Object> values, Step step) {
    try {
      return expression.eval(names.stream().map(values::get).toArray());
    } catch (EvaluationException e) {
      throw new Refusal(step, e.getMessage());
    }
  }
}
