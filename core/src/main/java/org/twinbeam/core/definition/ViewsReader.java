/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.definition;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.twinbeam.core.definition.View.Measure;
import org.twinbeam.core.definition.View.Window;
import org.twinbeam.core.expression.Variable;
import org.twinbeam.core.measure.Aggregation;
import org.twinbeam.core.schema.TypeNames;

/** Reads views. */
final class ViewsReader {
  /** Members of a row of an answer, beside its measures. */
  private static final List<String> ANSWERS_OWN = List.of("key", "window");

  static final List<String> VIEW_KEYS = List.of("description", "key", "window", "measures");
  static final List<String> WINDOW_KEYS = List.of("size", "every");
  static final List<String> MEASURE_KEYS = List.of("aggregate", "where");

  /** An answer of a sliding window merges at most so many panes: a week of minutes. */
  static final int MAX_PANES = 10_080;

  private static final String VIEW_EXAMPLE =
      "{key: [origin], window: 1h, measures: {flights: count}}";

  private final ExpressionsReader expressions;
  private final Map<String, Variable> variables;
  private final Problems problems;

  ViewsReader(ExpressionsReader expressions, Problems problems) {
    this.expressions = expressions;
    this.variables = expressions.variables();
    this.problems = problems;
  }

  List<View> read(Node node) {
    List<View> views = new ArrayList<>();
    for (YamlMap.Entry e :
        YamlMap.open(node, "'views'", "hourly: " + VIEW_EXAMPLE, problems)
            .map(YamlMap::entries)
            .orElse(List.of())) {
      Names.check("view", e.key(), e.keyNode(), problems);
      view(e.key(), e.value()).ifPresent(views::add);
    }
    return views;
  }

  private Optional<View> view(String name, Node node) {
    String what = "view '" + Names.shorten(name) + "'";
    Optional<YamlMap> opened = YamlMap.known(node, what, VIEW_EXAMPLE, VIEW_KEYS, problems);
    if (opened.isEmpty()) {
      return Optional.empty();
    }
    YamlMap map = opened.get();
    String description = map.has("description") ? map.text("description").orElse("") : "";
    List<String> key = map.has("key") ? key(map) : List.of();
    Optional<Window> window = map.require("window", "window: 1h").flatMap(n -> window(n, what));
    Optional<List<Measure>> measures =
        map.require("measures", "measures: {flights: count}").map(n -> measures(n, what, key));
    return window.flatMap(
        w -> measures.map(m -> new View(name, description, List.copyOf(key), w, m)));
  }

  private List<String> key(YamlMap map) {
    List<String> key = new ArrayList<>();
    for (ScalarNode n : map.texts("key", "key: [origin]").orElse(List.of())) {
      String name = n.getValue();
      Variable v = variables.get(name);
      if (v == null) {
        problems.at(n, "unknown field '" + Names.shorten(name) + "' in a key" + among(name));
      } else if (key.contains(name)) {
        problems.at(n, "'" + name + "' is in the key twice; keep one");
      } else if (v.type().filter(t -> !TypeNames.isExact(t)).isPresent()) {
        problems.at(
            n,
            "'"
                + name
                + "' is of type "
                + TypeNames.of(v.type().get())
                + ", which cannot be in a key; use a field of another type than list, record or"
                + " float64, or derive one, as in int(x)");
      } else {
        key.add(name);
      }
    }
    return key;
  }

  private Optional<Window> window(Node node, String what) {
    if (!(node instanceof MappingNode)) {
      return Durations.read(node, "'window' of " + what, problems).map(Window.Fixed::new);
    }
    String example = "{size: 6h, every: 1h}";
    YamlMap map =
        YamlMap.known(node, "the window of " + what, example, WINDOW_KEYS, problems).get();
    Optional<Duration> size =
        map.require("size", example).flatMap(n -> Durations.read(n, "'size'", problems));
    Optional<Duration> every =
        map.require("every", example).flatMap(n -> Durations.read(n, "'every'", problems));
    if (size.isEmpty() || every.isEmpty()) {
      return Optional.empty();
    }
    Window.Sliding window = new Window.Sliding(size.get(), every.get());
    if (every.get().compareTo(size.get()) > 0) {
      problems.at(
          map.get("every").get(),
          "'every' is longer than 'size', which would leave out events between windows; make it at"
              + " most the size");
      return Optional.empty();
    }
    if (size.get().dividedBy(window.pane()) > MAX_PANES) {
      problems.at(
          map.get("every").get(),
          "the window would be merged from "
              + size.get().dividedBy(window.pane())
              + " panes; at most "
              + MAX_PANES
              + " are possible: make 'every' longer, or such that it divides 'size'");
      return Optional.empty();
    }
    return Optional.of(window);
  }

  private List<Measure> measures(Node node, String what, List<String> key) {
    Optional<YamlMap> map =
        YamlMap.open(node, "'measures' of " + what, "{flights: count}", problems);
    if (map.isPresent() && map.get().entries().isEmpty()) {
      problems.at(node, "'measures' of " + what + " is empty; add one, as in flights: count");
    }
    List<Measure> measures = new ArrayList<>();
    for (YamlMap.Entry e : map.map(YamlMap::entries).orElse(List.of())) {
      Names.check("measure", e.key(), e.keyNode(), problems);
      if (key.contains(e.key())) {
        problems.at(
            e.keyNode(),
            "the measure '" + e.key() + "' has the name of a field in the key; rename it");
      }
      if (ANSWERS_OWN.contains(e.key())) {
        problems.at(
            e.keyNode(),
            "a measure cannot be called '"
                + e.key()
                + "': that is what answers call the cell's own; rename it");
      }
      measure(e.key(), e.value()).ifPresent(measures::add);
    }
    return List.copyOf(measures);
  }

  private Optional<Measure> measure(String name, Node node) {
    String what = "measure '" + Names.shorten(name) + "'";
    if (node instanceof ScalarNode scalar) {
      return Yaml.text(node, what, problems).flatMap(t -> call(name, t, scalar, Optional.empty()));
    }
    String example = "{aggregate: mean(delay), where: delay > 0}";
    Optional<YamlMap> map = YamlMap.known(node, what, example, MEASURE_KEYS, problems);
    if (map.isEmpty()) {
      return Optional.empty();
    }
    boolean sound = true;
    Optional<String> where = Optional.empty();
    if (map.get().has("where")) {
      where = map.get().text("where").map(String::strip);
      sound =
          where.isPresent()
              && expressions.condition(
                  (ScalarNode) map.get().get("where").get(), "'where' of " + what);
    }
    Optional<Node> aggregate = map.get().require("aggregate", example);
    Optional<String> text = aggregate.flatMap(n -> map.get().text("aggregate"));
    Optional<String> condition = where;
    Optional<Measure> measure =
        text.flatMap(t -> call(name, t, (ScalarNode) aggregate.get(), condition));
    return sound ? measure : Optional.empty();
  }

  private Optional<Measure> call(
      String name, String text, ScalarNode node, Optional<String> where) {
    try {
      MeasureCall call = MeasureCall.parse(text);
      Optional<Variable> input = call.field().map(variables::get);
      if (call.field().isPresent() && input.isEmpty()) {
        String field = call.field().get();
        ScalarPlaces.report(
            node,
            1,
            Math.max(0, text.indexOf(field, text.indexOf('('))),
            "unknown field '" + Names.shorten(field) + "'" + among(field),
            problems);
        return Optional.empty();
      }
      Measure measure =
          new Measure(name, call.aggregate(), call.field(), where, call.q(), call.k());
      Optional<String> problem =
          Aggregation.problem(measure, input.flatMap(Variable::type).orElse(null));
      if (problem.isPresent()) {
        problems.at(node, problem.get());
        return Optional.empty();
      }
      return Optional.of(measure);
    } catch (MalformedCallException e) {
      problems.at(node, e.getMessage());
      return Optional.empty();
    }
  }

  private String among(String name) {
    return Suggested.among(name, variables.keySet());
  }
}
