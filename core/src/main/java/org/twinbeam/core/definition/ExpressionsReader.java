/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.definition;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.twinbeam.core.definition.Definition.Derived;
import org.twinbeam.core.definition.Definition.Rule;
import org.twinbeam.core.definition.Definition.Scored;
import org.twinbeam.core.expression.CheckedExpression;
import org.twinbeam.core.expression.ExpressionCompiler;
import org.twinbeam.core.expression.InvalidExpressionException;
import org.twinbeam.core.expression.Variable;
import org.twinbeam.core.schema.FieldType.BoolType;

/** Reads derived fields, rules and conditions: everything that is an expression. */
final class ExpressionsReader {
  private final Problems problems;
  private final Map<String, Variable> fields = new LinkedHashMap<>();
  private final Map<String, Variable> derived = new LinkedHashMap<>();

  // Costly to make, so the latest is kept for as long as its variables stay the same.
  private ExpressionCompiler compiler;
  private Set<Variable> compilerVariables;

  ExpressionsReader(FieldsReader.Fields fields, Problems problems) {
    this.problems = problems;
    fields.faulty().forEach(name -> this.fields.put(name, Variable.unknown(name)));
    fields.fields().forEach(f -> this.fields.put(f.name(), Variable.of(f)));
  }

  /** Reads expressions over what is there already. */
  ExpressionsReader(Collection<Variable> known, Problems problems) {
    this.problems = problems;
    known.forEach(variable -> fields.put(variable.name(), variable));
  }

  /** Fields and derived fields, with what is known of their types. */
  Map<String, Variable> variables() {
    Map<String, Variable> all = new LinkedHashMap<>(fields);
    all.putAll(derived);
    return all;
  }

  /** Reads derived fields into an order in which each uses only those before it. */
  List<Derived> readDerived(Node node, Names names) {
    Map<String, ScalarNode> texts = new LinkedHashMap<>();
    YamlMap.open(node, "'derive'", "late: delay > 15", problems)
        .map(YamlMap::entries)
        .orElse(List.of())
        .forEach(
            e -> {
              boolean named = names.claim("derived field", e.key(), e.keyNode(), problems);
              boolean written =
                  Yaml.text(e.value(), "derived field '" + Names.shorten(e.key()) + "'", problems)
                      .isPresent();
              if (named && written) {
                texts.put(e.key(), (ScalarNode) e.value());
              } else {
                fields.putIfAbsent(e.key(), Variable.unknown(e.key()));
              }
            });
    DerivedOrder order = DerivedOrder.of(texts, problems);
    order.cyclic().forEach(name -> derived.put(name, Variable.unknown(name)));
    List<Derived> result = new ArrayList<>();
    for (String name : order.names()) {
      Optional<CheckedExpression> checked = check(texts.get(name), variables().values());
      derived.put(
          name,
          checked
              .map(c -> new Variable(name, c.type(), c.nullable()))
              .orElseGet(() -> Variable.unknown(name)));
      checked
          .flatMap(CheckedExpression::type)
          .ifPresent(
              t ->
                  result.add(
                      new Derived(
                          name, texts.get(name).getValue().strip(), t, checked.get().nullable())));
    }
    return result;
  }

  /** Reads rules, which may use fields only. Call after {@link #readDerived}. */
  List<Rule> readRules(Node node) {
    List<Rule> rules = new ArrayList<>();
    for (YamlMap.Entry e :
        YamlMap.open(node, "'rules'", "plausible: delay > -1440", problems)
            .map(YamlMap::entries)
            .orElse(List.of())) {
      Names.check("rule", e.key(), e.keyNode(), problems);
      String what = "rule '" + Names.shorten(e.key()) + "'";
      if (Yaml.text(e.value(), what, problems).isEmpty()) {
        continue;
      }
      ScalarNode text = (ScalarNode) e.value();
      Set<String> early = new LinkedHashSet<>(ExpressionCompiler.names(text.getValue()));
      early.retainAll(derived.keySet());
      if (!early.isEmpty()) {
        String name = early.iterator().next();
        problems.at(
            text,
            what
                + " uses the derived field '"
                + name
                + "', but rules are checked before fields are derived; write out what '"
                + name
                + "' stands for");
      } else if (condition(text, what, fields.values())) {
        rules.add(new Rule(e.key(), text.getValue().strip()));
      }
    }
    return rules;
  }

  /** Whether a condition over fields and derived fields is sound. */
  boolean condition(ScalarNode text, String what) {
    return condition(text, what, variables().values());
  }

  private boolean condition(ScalarNode text, String what, Collection<Variable> variables) {
    Optional<CheckedExpression> checked = check(text, variables);
    if (checked.isPresent()
        && checked.get().type().filter(t -> !(t instanceof BoolType)).isPresent()) {
      problems.at(
          text,
          what
              + " must be true or false, but its value is of type "
              + org.twinbeam.core.schema.TypeNames.of(checked.get().type().get())
              + "; compare it with something, as in delay > 15");
      return false;
    }
    return checked.isPresent();
  }

  /** Makes fields known that models tell. Call after {@link #readRules}. */
  void add(List<Scored> scored) {
    scored.forEach(each -> derived.put(each.name(), each.variable()));
  }

  /** An expression over fields and derived fields, if it is sound. */
  Optional<CheckedExpression> expression(ScalarNode text) {
    return check(text, variables().values());
  }

  private Optional<CheckedExpression> check(ScalarNode node, Collection<Variable> variables) {
    Set<Variable> key = Set.copyOf(variables);
    if (!key.equals(compilerVariables)) {
      compiler = ExpressionCompiler.over(variables);
      compilerVariables = key;
    }
    try {
      return Optional.of(compiler.check(node.getValue()));
    } catch (InvalidExpressionException e) {
      for (InvalidExpressionException.Fault f : e.faults()) {
        ScalarPlaces.report(node, f.line(), f.column(), f.message(), problems);
      }
      return Optional.empty();
    }
  }
}
