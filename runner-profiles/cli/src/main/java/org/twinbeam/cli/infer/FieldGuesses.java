/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli.infer;

import com.fasterxml.jackson.databind.node.JsonNodeType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.twinbeam.core.definition.FieldNames;

/** Guesses fields from what was observed. */
final class FieldGuesses {
  /** A definition may be some thirty levels of YAML deep, and each of these takes up to four. */
  private static final int DEEPEST = 6;

  private FieldGuesses() {}

  /**
   * @param members by their names in payloads
   * @param objects how many objects were looked at
   */
  static List<Guess> of(Map<String, Observed> members, long objects) {
    return of(members, objects, 1);
  }

  /**
   * @param depth how deep these fields are
   */
  private static List<Guess> of(Map<String, Observed> members, long objects, int depth) {
    List<Guess> guesses = new ArrayList<>();
    TakenNames taken = new TakenNames();
    members.forEach(
        (from, seen) -> {
          if (from.isBlank() || !Text.isText(from)) {
            guesses.add(Guess.leftOut(from, "nothing can be read from a member of such a name"));
          } else {
            String name = taken.free(FieldNames.of(from));
            guesses.add(field(name, from, seen, objects, depth));
          }
        });
    return guesses;
  }

  private static Guess field(String name, String from, Observed seen, long objects, int depth) {
    List<String> evidence = new ArrayList<>();
    boolean required = seen.values() == objects;
    JsonNodeType kind = seen.kind();
    Guess guess;
    if (kind == JsonNodeType.OBJECT) {
      guess = record(name, from, seen, depth);
    } else if (kind == JsonNodeType.ARRAY) {
      guess = list(name, from, seen, depth);
      if (seen.elements() != null && seen.elements().nulls() > 0) {
        evidence.add("some lists hold null: such events are rejects");
      }
    } else {
      TypeGuess type = TypeGuess.of(name, seen);
      if (!type.evidence().isEmpty()) {
        evidence.add(type.evidence());
      }
      guess =
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
              seen.different());
    }
    if (guess.isLeftOut()) {
      return guess;
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
    return guess.with(required, String.join("; ", evidence));
  }

  private static Guess record(String name, String from, Observed seen, int depth) {
    if (depth == DEEPEST) {
      return Guess.leftOut(from, "it is nested deeper than " + DEEPEST + " levels");
    }
    List<Guess> fields = of(seen.members(), seen.of(JsonNodeType.OBJECT), depth + 1);
    return fields.stream().allMatch(Guess::isLeftOut)
        ? Guess.leftOut(from, "its objects are empty")
        : new Guess(
            name, from, "record", List.of(), fields, Optional.empty(), true, "", seen.values(), 0);
  }

  /** A list of nothing but empty lists is one of texts, until something else is seen. */
  private static Guess list(String name, String from, Observed seen, int depth) {
    if (depth == DEEPEST) {
      return Guess.leftOut(from, "it is nested deeper than " + DEEPEST + " levels");
    }
    Observed elements = seen.elements();
    Guess element = field("item", "item", elements, elements.values(), depth + 1);
    return element.isLeftOut()
        ? Guess.leftOut(from, "of its elements: " + element.evidence())
        : new Guess(
            name,
            from,
            "list",
            List.of(),
            List.of(),
            Optional.of(element),
            true,
            "",
            seen.values(),
            0);
  }
}
