/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.definition;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads the names of Kafka topics. */
final class KafkaTopicsReader {
  /** What Kafka takes as the name of a topic. */
  private static final Pattern NAME = Pattern.compile("(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,249}");

  private final Problems problems;

  KafkaTopicsReader(Problems problems) {
    this.problems = problems;
  }

  /**
   * One name, or a list of them.
   *
   * @param stream whose events they hold, if its name is known
   */
  List<String> read(Node node, Optional<String> stream) {
    List<Node> nodes = node instanceof SequenceNode list ? list.getValue() : List.of(node);
    if (nodes.isEmpty()) {
      problems.at(node, "'kafka' is empty; name a topic, as in kafka: web.orders");
    }
    List<String> topics = new ArrayList<>();
    for (Node each : nodes) {
      Yaml.text(each, "a topic of 'kafka'", problems)
          .ifPresent(
              topic -> {
                problem(topic, topics, stream).ifPresent(problem -> problems.at(each, problem));
                topics.add(topic);
              });
    }
    return topics;
  }

  private static Optional<String> problem(
      String topic, List<String> before, Optional<String> stream) {
    String shown = "'" + Names.shorten(topic) + "'";
    if (!NAME.matcher(topic).matches()) {
      return Optional.of(
          shown
              + " cannot be a Kafka topic's name: letters, digits, '.', '_' and '-', at most 249, as"
              + " in web.orders");
    } else if (before.contains(topic)) {
      return Optional.of("duplicate topic " + shown + "; keep one");
    } else if (stream.isPresent() && topic.equals(stream.get() + ".events")) {
      return Optional.of(
          shown + " is the stream's own log; name the topic that others write their events to");
    }
    return Optional.empty();
  }
}
