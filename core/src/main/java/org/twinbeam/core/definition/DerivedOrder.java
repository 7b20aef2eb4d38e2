/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.definition;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.twinbeam.core.expression.ExpressionCompiler;

/** Orders derived fields by what they use, keeping the file's order where it can. */
final class DerivedOrder {
  private final Map<String, ScalarNode> texts;
  private final Problems problems;
  private final Set<String> done = new LinkedHashSet<>();
  private final Set<String> cyclic = new LinkedHashSet<>();
  private final List<String> path = new ArrayList<>();

  private DerivedOrder(Map<String, ScalarNode> texts, Problems problems) {
    this.texts = texts;
    this.problems = problems;
  }

  static DerivedOrder of(Map<String, ScalarNode> texts, Problems problems) {
    DerivedOrder order = new DerivedOrder(texts, problems);
    texts.keySet().forEach(order::visit);
    return order;
  }

  /** All names that are in no cycle, each after those it uses. */
  List<String> names() {
    return done.stream().filter(n -> !cyclic.contains(n)).toList();
  }

  Set<String> cyclic() {
    return cyclic;
  }

  private void visit(String name) {
    int start = path.indexOf(name);
    if (start >= 0) {
      List<String> cycle = new ArrayList<>(path.subList(start, path.size()));
      cyclic.addAll(cycle);
      cycle.add(name);
      problems.at(
          texts.get(name),
          "derived fields use each other in a circle: "
              + String.join(" -> ", cycle)
              + "; break it");
      return;
    }
    if (done.contains(name)) {
      return;
    }
    path.add(name);
    Set<String> used = ExpressionCompiler.names(texts.get(name).getValue());
    texts.keySet().stream().filter(used::contains).forEach(this::visit);
    path.remove(path.size() - 1);
    done.add(name);
  }
}
