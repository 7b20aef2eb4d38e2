/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.definition;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.twinbeam.core.schema.Field;
import org.twinbeam.core.schema.TypeNames;

/** Reads the patterns of MQTT topics. */
final class TopicPatternsReader {
  /** Bytes of the longest topic that MQTT can carry. */
  static final int MAX_BYTES = 65_535;

  private static final String SHARED = "$share";

  private final FieldsReader.Fields fields;
  private final Problems problems;

  TopicPatternsReader(FieldsReader.Fields fields, Problems problems) {
    this.fields = fields;
    this.problems = problems;
  }

  /** One pattern, or a list of them. */
  List<TopicPattern> read(Node node) {
    List<Node> nodes = node instanceof SequenceNode list ? list.getValue() : List.of(node);
    if (nodes.isEmpty()) {
      problems.at(node, "'mqtt' is empty; give a topic pattern, as in mqtt: motes/{mote}");
    }
    List<TopicPattern> patterns = new ArrayList<>();
    for (Node each : nodes) {
      if (Yaml.text(each, "a topic pattern of 'mqtt'", problems).isPresent()) {
        ScalarNode scalar = (ScalarNode) each;
        check(scalar);
        TopicPattern pattern = new TopicPattern(scalar.getValue());
        if (patterns.contains(pattern)) {
          problems.at(
              each, "duplicate pattern '" + Names.shorten(scalar.getValue()) + "'; keep one");
        }
        patterns.add(pattern);
      }
    }
    return patterns;
  }

  private void check(ScalarNode node) {
    String text = node.getValue();
    if (text.indexOf('\0') >= 0 || text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      problems.at(
          node, "a topic has at most " + MAX_BYTES + " bytes and no NUL; shorten the pattern");
      return;
    }
    String[] levels = text.split("/", -1);
    Set<String> given = new HashSet<>();
    int start = 0;
    for (int i = 0; i < levels.length; i++) {
      Optional<String> problem = problem(levels[i], i, levels.length, given);
      if (problem.isPresent()) {
        ScalarPlaces.report(node, 1, text.codePointCount(0, start), problem.get(), problems);
      }
      start += levels[i].length() + 1;
    }
  }

  private Optional<String> problem(String level, int index, int levels, Set<String> given) {
    if (index == 0 && levels > 1 && level.equals(SHARED)) {
      return Optional.of("a pattern cannot begin with $share/; write what stands for topics");
    } else if (level.contains("#") && (level.length() > 1 || index < levels - 1)) {
      return Optional.of("'#' must be the whole last level, as in motes/#");
    } else if (level.contains("+") && level.length() > 1) {
      return Optional.of("'+' must be a whole level, as in motes/+/light");
    } else if (!level.contains("{") && !level.contains("}")) {
      return Optional.empty();
    }
    Optional<String> name = TopicPattern.field(level);
    if (name.isEmpty()) {
      return Optional.of(
          "a field must be a whole level, as in motes/{mote}; '"
              + Names.shorten(level)
              + "' is more than that");
    }
    return given.add(name.get())
        ? problem(name.get())
        : Optional.of("'" + Names.shorten(name.get()) + "' is in the pattern twice; keep one");
  }

  private Optional<String> problem(String name) {
    Optional<Field> field = fields.find(name);
    if (fields.faulty().contains(name)) {
      return Optional.empty();
    } else if (field.isEmpty()) {
      List<String> known =
          fields.fields().stream()
              .filter(f -> TypeNames.isScalar(f.type()))
              .map(Field::name)
              .toList();
      return Optional.of(
          "unknown field '"
              + Names.shorten(name)
              + "' in a topic pattern"
              + Suggested.among(name, known));
    } else if (!TypeNames.isScalar(field.get().type())) {
      return Optional.of(
          "'"
              + name
              + "' is of type "
              + TypeNames.of(field.get().type())
              + ", which a topic cannot give; use '+'");
    }
    return Optional.empty();
  }
}
