/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.definition;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.twinbeam.core.definition.Cases.Case;
import org.twinbeam.core.definition.Cases.Event;
import org.twinbeam.core.definition.Cases.Reject;
import org.twinbeam.core.key.KeyText;

/** Reads {@link Cases} from YAML, and tells all faults of the file at once. */
public final class CasesReader {
  private static final String ENDING = ".test.yaml";
  private static final String EXAMPLE = "cases: [{case: a sale, events: [{id: a, total: 3}]}]";
  private static final List<String> KEYS = List.of("definition", "cases");
  private static final List<String> CASE =
      List.of("case", "events", "rows", "rejects", "duplicates", "cells");
  private static final List<String> EVENT = List.of("payload", "content_type", "source");
  private static final List<String> REJECT = List.of("event", "step", "cause");
  private static final int MOST = 1_000_000;

  private final Path file;
  private final Problems problems;

  private CasesReader(Path file) {
    this.file = file;
    this.problems = new Problems(file.toString());
  }

  /**
   * Reads a file.
   *
   * @throws IOException if it cannot be read
   * @throws InvalidDefinitionException with all its faults
   */
  public static Cases read(Path file) throws IOException, InvalidDefinitionException {
    return new CasesReader(file).parse(DefinitionReader.text(file));
  }

  private Cases parse(String yaml) throws InvalidDefinitionException {
    Optional<Cases> cases =
        YamlDocument.compose(yaml, problems)
            .flatMap(root -> YamlMap.known(root, "the file of cases", EXAMPLE, KEYS, problems))
            .map(this::cases);
    problems.throwIfAny();
    return cases.orElseThrow(() -> new IllegalStateException("neither cases nor a problem"));
  }

  private Cases cases(YamlMap map) {
    Path definition =
        map.has("definition")
            ? map.text("definition").map(file::resolveSibling).orElse(file)
            : beside(map);
    List<Case> cases = new ArrayList<>();
    for (Node node : map.require("cases", EXAMPLE).map(n -> list(n, "'cases'")).orElse(List.of())) {
      YamlMap.known(node, "a case", EXAMPLE, CASE, problems)
          .ifPresent(each -> cases.add(read(each)));
    }
    return new Cases(definition, cases);
  }

  /** {@code orders.yaml}, to {@code orders.test.yaml}. */
  private Path beside(YamlMap map) {
    String name = file.getFileName().toString();
    if (name.endsWith(ENDING)) {
      return file.resolveSibling(name.substring(0, name.length() - ENDING.length()) + ".yaml");
    }
    problems.at(
        map.node(),
        "which definition? The file's name does not tell, as orders.test.yaml would; add it, as in"
            + " definition: orders.yaml");
    return file;
  }

  private Case read(YamlMap map) {
    String name = map.require("case", "case: a sale").flatMap(n -> map.text("case")).orElse("");
    List<Event> events = new ArrayList<>();
    map.require("events", "events: [{id: a, total: 3}]")
        .ifPresent(n -> list(n, "'events'").forEach(each -> events.add(event(each))));
    Map<String, List<Map<String, String>>> cells = new LinkedHashMap<>();
    map.get("cells")
        .flatMap(
            n -> YamlMap.open(n, "'cells'", "cells: {by_shop: [{shop: B, orders: 1}]}", problems))
        .ifPresent(
            views ->
                views
                    .entries()
                    .forEach(view -> cells.put(view.key(), maps(view.value(), "a view's cells"))));
    return new Case(
        name,
        map.node().getStartMark().map(mark -> mark.getLine() + 1).orElse(1),
        events,
        map.get("rows").map(n -> maps(n, "'rows'")),
        map.get("rejects").map(n -> rejects(n, events.size())),
        map.integer("duplicates", 0, MOST),
        cells);
  }

  private Event event(Node node) {
    if (node instanceof ScalarNode scalar) {
      return new Event(scalar.getValue(), null, null);
    }
    if (node instanceof MappingNode mapping && has(mapping, "payload")) {
      Optional<YamlMap> event =
          YamlMap.known(node, "an event with a payload", EXAMPLE, EVENT, problems);
      return new Event(
          event.flatMap(e -> e.get("payload")).map(this::payload).orElse(""),
          event.flatMap(e -> e.text("content_type")).orElse(null),
          event.flatMap(e -> e.text("source")).orElse(null));
    }
    return new Event(json(node), null, null);
  }

  private static boolean has(MappingNode mapping, String key) {
    return mapping.getValue().stream()
        .anyMatch(t -> t.getKeyNode() instanceof ScalarNode s && s.getValue().equals(key));
  }

  private String payload(Node node) {
    return node instanceof ScalarNode scalar ? scalar.getValue() : json(node);
  }

  private List<Reject> rejects(Node node, int events) {
    List<Reject> rejects = new ArrayList<>();
    for (Node each : list(node, "'rejects'")) {
      YamlMap.known(each, "a reject", "{event: 2, step: conform}", REJECT, problems)
          .ifPresent(
              map -> {
                map.require("event", "event: 2");
                rejects.add(
                    new Reject(
                        map.integer("event", 1, Math.max(1, events)).orElse(1),
                        map.text("step").map(step -> step.toUpperCase(Locale.ROOT)),
                        map.text("cause")));
              });
    }
    return rejects;
  }

  /** Maps of names to values, these as JSON. */
  private List<Map<String, String>> maps(Node node, String what) {
    List<Map<String, String>> maps = new ArrayList<>();
    for (Node each : list(node, what)) {
      Map<String, String> values = new LinkedHashMap<>();
      YamlMap.open(each, "an element of " + what, "{shop: Berlin}", problems)
          .ifPresent(map -> map.entries().forEach(e -> values.put(e.key(), json(e.value()))));
      maps.add(values);
    }
    return maps;
  }

  private List<Node> list(Node node, String what) {
    if (node instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    problems.at(node, what + " must be a list, not " + Yaml.kind(node));
    return List.of();
  }

  /** The value as JSON text; numbers as they are written, as far as JSON has them. */
  private String json(Node node) {
    if (node instanceof MappingNode mapping) {
      List<String> members = new ArrayList<>();
      mapping
          .getValue()
          .forEach(
              t ->
                  members.add(
                      KeyText.part(t.getKeyNode() instanceof ScalarNode s ? s.getValue() : "")
                          + ":"
                          + json(t.getValueNode())));
      return "{" + String.join(",", members) + "}";
    } else if (node instanceof SequenceNode sequence) {
      return "[" + String.join(",", sequence.getValue().stream().map(this::json).toList()) + "]";
    }
    ScalarNode scalar = (ScalarNode) node;
    if (scalar.isPlain() && Tag.NULL.equals(scalar.getTag())) {
      return "null";
    }
    boolean plain =
        Tag.BOOL.equals(scalar.getTag())
            || (List.of(Tag.INT, Tag.FLOAT).contains(scalar.getTag())
                && scalar.getValue().matches("-?(0|[1-9][0-9]*)([.][0-9]+)?([eE][-+]?[0-9]+)?"));
    return plain ? scalar.getValue() : KeyText.part(scalar.getValue());
  }
}
