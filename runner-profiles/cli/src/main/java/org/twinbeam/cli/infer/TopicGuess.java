/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli.infer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.twinbeam.core.definition.FieldNames;
import org.twinbeam.io.format.Framed;

/**
 * Which fields the levels of MQTT topics give. A level that the filter leaves open becomes a field,
 * named after the level before it: the third of {@code plant/machines/press-4} is the machine.
 */
public final class TopicGuess {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<String> levels;
  private final TreeMap<Integer, String> names = new TreeMap<>();

  private TopicGuess(List<String> levels) {
    this.levels = levels;
  }

  /**
   * Guesses.
   *
   * @param filter that the messages came by
   * @param topics of the messages
   */
  public static TopicGuess of(String filter, List<String> topics) {
    String[] levels = filter.split("/", -1);
    int open = levels.length - 1;
    List<Integer> depths = topics.stream().map(t -> t.split("/", -1).length).distinct().toList();
    if (levels[open].equals("#") && depths.size() == 1 && depths.get(0) > open) {
      // All topics have as many levels: each is as good as one that the filter names.
      String[] all = Arrays.copyOf(levels, depths.get(0));
      Arrays.fill(all, open, all.length, "+");
      levels = all;
    }
    TopicGuess guess = new TopicGuess(List.of(levels));
    TakenNames taken = new TakenNames();
    for (int i = 0; i < levels.length; i++) {
      if (levels[i].equals("+")) {
        guess.names.put(i, taken.free(guess.name(i)));
      }
    }
    return guess;
  }

  private String name(int level) {
    String before = level == 0 ? "+" : levels.get(level - 1);
    if (before.equals("+") || before.isBlank()) {
      return "level_" + (level + 1);
    }
    String name = FieldNames.of(before);
    return name.length() > 2 && name.endsWith("s") && !name.endsWith("ss")
        ? name.substring(0, name.length() - 1)
        : name;
  }

  /** What the definition says of it, as a topic pattern of YAML. */
  public String pattern() {
    String pattern =
        String.join(
            "/",
            IntStream.range(0, levels.size())
                .mapToObj(i -> names.containsKey(i) ? "{" + names.get(i) + "}" : levels.get(i))
                .toList());
    return Text.yaml(pattern);
  }

  /** An event as if its payload had what its topic tells; as it is, if that is no JSON object. */
  public Framed told(Framed event, String topic) {
    Optional<ObjectNode> object = object(event);
    if (object.isEmpty() || names.isEmpty()) {
      return event;
    }
    String[] values = topic.split("/", -1);
    names.forEach((level, name) -> object.get().put(name, values[level]));
    try {
      return new Framed(event.number(), JSON.writeValueAsBytes(object.get()), event.contentType());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Optional<ObjectNode> object(Framed event) {
    try {
      JsonNode node = JSON.readTree(event.payload());
      return node instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
