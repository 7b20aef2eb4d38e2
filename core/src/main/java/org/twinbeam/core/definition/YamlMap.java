/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.definition;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** A YAML mapping whose keys are texts, each once, with typed access that reports what is wrong. */
final class YamlMap {

  /** A key and its value, with their places. */
  record Entry(String key, Node keyNode, Node value) {}

  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Node node;
  private final String what;
  private final Problems problems;

  private YamlMap(Node node, String what, Problems problems) {
    this.node = node;
    this.what = what;
    this.problems = problems;
  }

  /** A mapping of names that the user chooses; empty if it is not a mapping. */
  static Optional<YamlMap> open(Node node, String what, String example, Problems problems) {
    if (!(node instanceof MappingNode mapping)) {
      problems.at(node, what + " must be a map, as in " + example + ", not " + Yaml.kind(node));
      return Optional.empty();
    }
    YamlMap map = new YamlMap(node, what, problems);
    for (NodeTuple tuple : mapping.getValue()) {
      Node key = tuple.getKeyNode();
      if (!(key instanceof ScalarNode scalar)) {
        problems.at(key, "a key must be a text, not " + Yaml.kind(key));
        continue;
      }
      Entry first =
          map.entries.putIfAbsent(
              scalar.getValue(), new Entry(scalar.getValue(), key, tuple.getValueNode()));
      if (first != null) {
        problems.at(
            key,
            "duplicate key '"
                + Names.shorten(scalar.getValue())
                + "'; it is first given on line "
                + (first.keyNode().getStartMark().map(m -> m.getLine()).orElse(0) + 1)
                + ": keep one");
      }
    }
    return Optional.of(map);
  }

  /** A mapping of known keys; reports all others. */
  static Optional<YamlMap> known(
      Node node, String what, String example, List<String> keys, Problems problems) {
    Optional<YamlMap> map = open(node, what, example, problems);
    map.ifPresent(m -> m.reportUnknown(keys));
    return map;
  }

  void reportUnknown(List<String> keys) {
    for (Entry e : entries.values()) {
      if (!keys.contains(e.key())) {
        problems.at(
            e.keyNode(),
            "unknown key '"
                + Names.shorten(e.key())
                + "' of "
                + what
                + Suggested.among(e.key(), keys));
      }
    }
  }

  Node node() {
    return node;
  }

  List<Entry> entries() {
    return new ArrayList<>(entries.values());
  }

  boolean has(String key) {
    return entries.containsKey(key);
  }

  Optional<Node> get(String key) {
    return Optional.ofNullable(entries.get(key)).map(Entry::value);
  }

  /** Reports the key if it is missing. */
  Optional<Node> require(String key, String example) {
    Optional<Node> value = get(key);
    if (value.isEmpty()) {
      problems.at(node, what + " lacks the key '" + key + "'; add it, as in " + example);
    }
    return value;
  }

  Optional<String> text(String key) {
    return get(key).flatMap(n -> Yaml.text(n, "'" + key + "' of " + what, problems));
  }

  Optional<Boolean> bool(String key) {
    return get(key)
        .flatMap(
            n -> {
              if (n instanceof ScalarNode s && Tag.BOOL.equals(s.getTag())) {
                return Optional.of(Boolean.parseBoolean(s.getValue()));
              }
              problems.at(
                  n, "'" + key + "' of " + what + " must be true or false, not " + Yaml.shown(n));
              return Optional.empty();
            });
  }

  Optional<Integer> integer(String key, int min, int max) {
    return get(key)
        .flatMap(
            n -> {
              if (n instanceof ScalarNode s
                  && Tag.INT.equals(s.getTag())
                  && s.getValue().matches("-?[0-9]{1,9}")) {
                int value = Integer.parseInt(s.getValue());
                if (value >= min && value <= max) {
                  return Optional.of(value);
                }
              }
              problems.at(
                  n,
                  "'"
                      + key
                      + "' of "
                      + what
                      + " must be a whole number from "
                      + min
                      + " to "
                      + max
                      + ", not "
                      + Yaml.shown(n));
              return Optional.empty();
            });
  }

  /** A list of texts, with their places; empty where the key is absent or is no list. */
  Optional<List<ScalarNode>> texts(String key, String example) {
    return get(key)
        .flatMap(
            n -> {
              if (!(n instanceof SequenceNode sequence)) {
                problems.at(
                    n,
                    "'"
                        + key
                        + "' of "
                        + what
                        + " must be a list, as in "
                        + example
                        + ", not "
                        + Yaml.kind(n));
                return Optional.empty();
              }
              List<ScalarNode> texts = new ArrayList<>();
              for (Node element : sequence.getValue()) {
                Yaml.text(element, "an element of '" + key + "'", problems)
                    .ifPresent(t -> texts.add((ScalarNode) element));
              }
              return Optional.of(texts);
            });
  }
}
