/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli.infer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** All that a sample holds at one place: the values of a member, or the elements of a list. */
final class Observed {
  /** Different values are remembered up to so many; beyond, there are "many". */
  private static final int REMEMBERED = 100_000;

  private final boolean csv;
  private final Map<JsonNodeType, Long> kinds = new EnumMap<>(JsonNodeType.class);
  private final Map<String, JsonNode> different = new LinkedHashMap<>();
  private final Map<String, Observed> members = new LinkedHashMap<>();
  private Observed elements;
  private long values;
  private long nulls;

  Observed(boolean csv) {
    this.csv = csv;
  }

  void add(JsonNode value) {
    if (value == null || value.isNull()) {
      nulls++;
      return;
    }
    values++;
    kinds.merge(value.getNodeType(), 1L, Long::sum);
    if (value.isObject()) {
      value
          .fields()
          .forEachRemaining(
              member ->
                  members
                      .computeIfAbsent(member.getKey(), name -> new Observed(csv))
                      .add(member.getValue()));
    } else if (value.isArray()) {
      if (elements == null) {
        elements = new Observed(csv);
      }
      value.forEach(elements::add);
    } else if (different.size() < REMEMBERED) {
      different.putIfAbsent(value.getNodeType() + ":" + value.asText(), value);
    }
  }

  boolean isCsv() {
    return csv;
  }

  /** Values that are not null. */
  long values() {
    return values;
  }

  /** Values that are null and were looked at; what is absent is none. */
  long nulls() {
    return nulls;
  }

  long different() {
    return different.size();
  }

  /** How many values are of that kind. */
  long of(JsonNodeType kind) {
    return kinds.getOrDefault(kind, 0L);
  }

  /** The kind that most values are of; null where there are none. */
  JsonNodeType kind() {
    return kinds.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElse(null);
  }

  /** The different scalars of the most frequent kind. */
  Collection<JsonNode> scalars() {
    JsonNodeType kind = kind();
    return different.values().stream().filter(value -> value.getNodeType() == kind).toList();
  }

  /** Members of the objects, in the order they were met. */
  Map<String, Observed> members() {
    return members;
  }

  /** Elements of the lists; null where no list was met. */
  Observed elements() {
    return elements;
  }
}
