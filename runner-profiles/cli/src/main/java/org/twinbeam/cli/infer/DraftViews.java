/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli.infer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The first questions of a stream: how many and how much, over time, by something, and the most.
 */
final class DraftViews {
  private static final long HOUR = 3_600_000;
  private static final long DAY = 24 * HOUR;
  private static final long FEW_KEYS = 200;
  private static final int EVENTS_PER_KEY = 4;
  private static final int MEASURED = 3;
  private static final int KEYED = 2;

  /** A number of such a name is one of a thing. */
  private static final Pattern NAMING = Pattern.compile("(.*_)?(id|no|key|code)");

  /** Numbers that name something, or say where it is, are not to be added up. */
  private static final Pattern NO_AMOUNT =
      Pattern.compile(".*(^|_)(id|no|number|code|zip|year|lat|lon|lng|latitude|longitude)");

  private static final Pattern AMOUNT =
      Pattern.compile(
          ".*(^|_)(amount|total|price|sum|cost|revenue|fare|fee|charge|payment|sales|turnover|quantity|qty|count|bytes)(_.*)?");

  private final Draft draft;

  DraftViews(Draft draft) {
    this.draft = draft;
  }

  String yaml() {
    List<Guess> amounts =
        draft.fields().stream()
            .filter(field -> field.isNumber() && !isId(field))
            .filter(field -> !NO_AMOUNT.matcher(field.name()).matches())
            .limit(MEASURED)
            .toList();
    StringBuilder yaml = new StringBuilder("views:\n");
    TakenNames names = new TakenNames();
    view(yaml, names.free(window().name()), List.of(), amounts, "how it is going");
    for (Guess key : keys()) {
      String name = names.free(window().name() + "_by_" + key.name());
      view(yaml, name, List.of(key), amounts, Text.number(key.different()) + " keys in the sample");
    }
    most()
        .ifPresent(
            most ->
                yaml.append("  ")
                    .append(names.free("top_daily_" + most.name()))
                    .append(":  # check\n    window: 1d\n    measures:\n      most: top(")
                    .append(most.name())
                    .append(", 10)\n"));
    return yaml.toString();
  }

  private void view(
      StringBuilder yaml, String name, List<Guess> key, List<Guess> amounts, String why) {
    yaml.append("  ").append(name).append(":  # check: ").append(why).append('\n');
    if (!key.isEmpty()) {
      yaml.append("    key: [").append(key.get(0).name()).append("]\n");
    }
    yaml.append("    window: ").append(window().length()).append("\n    measures:\n");
    TakenNames names = new TakenNames();
    key.forEach(field -> names.free(field.name())); // A measure cannot have them.
    measure(yaml, names.free("events"), "count");
    for (Guess amount : amounts) {
      String aggregate = AMOUNT.matcher(amount.name()).matches() ? "sum" : "mean";
      String measure = names.free(aggregate + "_" + amount.name());
      measure(yaml, measure, aggregate + "(" + amount.name() + ")");
    }
    if (!amounts.isEmpty()) {
      String of = amounts.get(0).name();
      measure(yaml, names.free("p95_" + of), "quantile(" + of + ", 0.95)");
    }
  }

  private static void measure(StringBuilder yaml, String name, String aggregate) {
    yaml.append("      ").append(name).append(": ").append(aggregate).append('\n');
  }

  /** How long a window is, and what a view of such windows is called. */
  private record Window(String length, String name) {}

  private Window window() {
    if (draft.spanMillis() < 3 * HOUR) {
      return new Window("10m", "every_10m");
    }
    return draft.spanMillis() < 30 * DAY ? new Window("1h", "hourly") : new Window("1d", "daily");
  }

  /**
   * Names of things first, kinds of things then; numbers only if their names say that they name.
   */
  private List<Guess> keys() {
    return draft.fields().stream()
        .filter(field -> field.isExact() && !isId(field))
        .filter(field -> !field.type().equals("date"))
        .filter(field -> !field.type().equals("int64") || NAMING.matcher(field.name()).matches())
        .filter(field -> field.different() > 1 && field.different() <= FEW_KEYS)
        .filter(field -> field.different() * EVENTS_PER_KEY <= field.values())
        .sorted(
            Comparator.comparing((Guess field) -> field.type().equals("bool"))
                .thenComparing(field -> !NAMING.matcher(field.name()).matches())
                .thenComparing(field -> !field.type().equals("enum")))
        .limit(KEYED)
        .toList();
  }

  private Optional<Guess> most() {
    List<Guess> many = new ArrayList<>(draft.fields());
    many.removeIf(
        field ->
            !field.type().equals("string")
                || isId(field)
                || field.different() <= 10
                || field.different() * 2 > field.values());
    return many.stream().max(Comparator.comparingLong(Guess::different));
  }

  private boolean isId(Guess field) {
    return draft.id().filter(field::equals).isPresent();
  }
}
