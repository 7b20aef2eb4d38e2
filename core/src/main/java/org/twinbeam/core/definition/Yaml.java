/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.definition;

import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** What a YAML node is, in words. */
final class Yaml {
  private Yaml() {}

  static String kind(Node node) {
    if (node instanceof MappingNode) {
      return "a map";
    } else if (node instanceof SequenceNode) {
      return "a list";
    } else if (node instanceof ScalarNode s && isNothing(s)) {
      return "nothing";
    }
    return "a single value";
  }

  static String shown(Node node) {
    return node instanceof ScalarNode s && !isNothing(s)
        ? "'" + Names.shorten(s.getValue()) + "'"
        : kind(node);
  }

  /** The text of a scalar that holds something. Numbers and the like count as their text. */
  static Optional<String> text(Node node, String what, Problems problems) {
    if (node instanceof ScalarNode s && !isNothing(s) && !s.getValue().isBlank()) {
      return Optional.of(s.getValue());
    }
    problems.at(node, what + " must be a text, not " + shownEmpty(node));
    return Optional.empty();
  }

  private static String shownEmpty(Node node) {
    return node instanceof ScalarNode ? "nothing" : kind(node);
  }

  private static boolean isNothing(ScalarNode node) {
    return node.isPlain() && Tag.NULL.equals(node.getTag());
  }
}
