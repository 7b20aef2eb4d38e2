/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli.infer;

import com.fasterxml.jackson.databind.node.JsonNodeType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.twinbeam.core.definition.FieldNames;

/** Guesses fields from what was observed. */
final class FieldGuesses {
  private FieldGuesses() {}

  /**
   * @param members by their names in payloads
   * @param objects how many objects were looked at
   */
  static List<Guess> of(Map<String, Observed> members, long objects) {
    List<Guess> guesses = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    members.forEach(
        (from, seen) -> {
          String name = free(FieldNames.of(from), taken);
          field(name, from, seen, objects).ifPresent(guesses::add);
        });
    return guesses;
  }

  private static String free(String wanted, Set<String> taken) {
    String name = wanted;
    for (int i = 2; !taken.add(name); i++) {
      name = wanted.substring(0, Math.min(wanted.length(), 58)) + "_" + i;
    }
    return name;
  }

  private static Optional<Guess> field(String name, String from, Observed seen, long objects) {
    List<String> evidence = new ArrayList<>();
    boolean required = seen.values() == objects;
    JsonNodeType kind = seen.kind();
    Optional<Guess> guess;
    if (kind == JsonNodeType.OBJECT) {
      List<Guess> fields = of(seen.members(), seen.of(JsonNodeType.OBJECT));
      guess = fields.isEmpty() ? Optional.empty() : Optional.of(record(name, from, seen, fields));
    } else if (kind == JsonNodeType.ARRAY) {
      guess = list(name, from, seen);
    } else {
      TypeGuess type = TypeGuess.of(name, seen);
      if (!type.evidence().isEmpty()) {
        evidence.add(type.evidence());
      }
      guess =
          Optional.of(
              new Guess(
                  name,
                  from,
                  type.name(),
                  type.options(),
                  List.of(),
                  Optional.empty(),
                  required,
                  "",
                  seen.values(),
                  seen.different()));
    }
    if (kind != null && seen.of(kind) < seen.values()) {
      evidence.add(
          Text.number(seen.values() - seen.of(kind))
              + " of "
              + Text.number(seen.values())
              + (seen.values() - seen.of(kind) == 1 ? " is no " : " are no ")
              + kind.name().toLowerCase(Locale.ROOT)
              + (seen.values() - seen.of(kind) == 1 ? ": a reject" : ": rejects"));
    }
    if (!required) {
      evidence.add(
          String.format(
              Locale.ROOT,
              "null or absent in %,d of %,d (%.1f %%)",
              objects - seen.values(),
              objects,
              100.0 * (objects - seen.values()) / objects));
    }
    return guess.map(
        g ->
            new Guess(
                g.name(),
                g.from(),
                g.type(),
                g.options(),
                g.fields(),
                g.element(),
                required,
                String.join("; ", evidence),
                g.values(),
                g.different()));
  }

  private static Guess record(String name, String from, Observed seen, List<Guess> fields) {
    return new Guess(
        name, from, "record", List.of(), fields, Optional.empty(), true, "", seen.values(), 0);
  }

  /** A list of nothing but empty lists is one of texts, until something else is seen. */
  private static Optional<Guess> list(String name, String from, Observed seen) {
    Observed elements = seen.elements();
    Optional<Guess> element = field("item", "item", elements, elements.values());
    return element.map(
        e ->
            new Guess(
                name,
                from,
                "list",
                List.of(),
                List.of(),
                Optional.of(e),
                true,
                "",
                seen.values(),
                0));
  }
}
