/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.definition;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which MQTT topics belong to a stream, and which fields they give: {@code motes/{deployment}/+/#}.
 * A level is a literal; {@code +}, any one level; {@code #} as the last, all that follows; or a
 * field in braces, any one level whose text is the field's value. A first level that is not a
 * literal stands for none that begins with {@code $}, as MQTT has it. Immutable.
 */
public final class TopicPattern {
  /** Begins the source of an event that came by MQTT; its topic follows. */
  public static final String SOURCE = "mqtt:";

  private static final String ONE = "+";
  private static final String ALL = "#";

  private final String text;
  private final String[] levels;

  /** For each level the name of its field, or null. */
  private final String[] fields;

  /**
   * @param text one that {@link TopicPatternsReader} found sound
   */
  TopicPattern(String text) {
    this.text = text;
    this.levels = text.split("/", -1);
    this.fields =
        Arrays.stream(levels).map(level -> field(level).orElse(null)).toArray(String[]::new);
  }

  /** The field that a level names, if it does. */
  static Optional<String> field(String level) {
    return level.startsWith("{") && level.endsWith("}")
        ? Optional.of(level.substring(1, level.length() - 1))
        : Optional.empty();
  }

  /** As it is written in the definition. */
  public String text() {
    return text;
  }

  /** What a client subscribes to: the pattern with {@code +} in place of fields. */
  public String filter() {
    return Arrays.stream(levels)
        .map(level -> field(level).isPresent() ? ONE : level)
        .collect(Collectors.joining("/"));
  }

  /**
   * Compares a topic with the pattern.
   *
   * @return the text of each field's level by the field's name, maybe empty ones; or nothing if the
   *     topic does not match
   */
  public Optional<Map<String, String>> match(String topic) {
    String[] found = topic.split("/", -1);
    boolean open = levels[levels.length - 1].equals(ALL);
    int fixed = open ? levels.length - 1 : levels.length;
    if (open ? found.length < fixed : found.length != fixed) {
      return Optional.empty();
    }
    boolean isLiteral = fixed > 0 && fields[0] == null && !levels[0].equals(ONE);
    if (topic.startsWith("$") && !isLiteral) {
      return Optional.empty();
    }
    Map<String, String> captured = new LinkedHashMap<>();
    for (int i = 0; i < fixed; i++) {
      if (fields[i] != null) {
        captured.put(fields[i], found[i]);
      } else if (!levels[i].equals(ONE) && !levels[i].equals(found[i])) {
        return Optional.empty();
      }
    }
    return Optional.of(captured);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TopicPattern pattern && pattern.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
