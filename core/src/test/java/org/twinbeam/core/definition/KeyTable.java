/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A table of keys in docs/definition.md, as streams/definition.schema.json has it. */
enum KeyTable {
  STREAM("keys of a stream", ""),
  FIELD("keys of a field", "/$defs/field"),
  VIEW("keys of a view", "/$defs/view"),
  WINDOW("keys of a sliding window", "/$defs/slidingWindow"),
  MEASURE("keys of a measure", "/$defs/measure");

  private static final PublishedSchema SCHEMA = PublishedSchema.OF_STREAMS;
  private static final String END = "<!-- end -->";

  /** Another page, by its path in the repository. The page stands beside it. */
  private static final Pattern PAGE = Pattern.compile("docs/([a-z-]+\\.md)(#[a-z-]+)?");

  /** More make a row too tall; editors offer them all. */
  private static final int SHOWN_EXAMPLES = 2;

  private final String start;
  private final String owner;

  KeyTable(String title, String owner) {
    this.start = "<!-- " + title + ": generated from streams/definition.schema.json -->";
    this.owner = owner;
  }

  /** Places in the schema of all keys that a definition can have. */
  static List<String> pointers() {
    return Stream.of(values()).flatMap(table -> SCHEMA.pointers(table.owner).stream()).toList();
  }

  static String key(String pointer) {
    return pointer.substring(pointer.lastIndexOf('/') + 1);
  }

  /** A page with its tables as the schema has them. */
  static String writtenInto(String page) {
    String written = page;
    for (KeyTable table : values()) {
      Matcher m =
          Pattern.compile(Pattern.quote(table.start) + ".*?" + END, Pattern.DOTALL)
              .matcher(written);
      assertThat(m.find()).as("the page has " + table.start + " … " + END).isTrue();
      written = m.replaceFirst(Matcher.quoteReplacement(table.markdown()));
    }
    return written;
  }

  private String markdown() {
    return SCHEMA.pointers(owner).stream()
        .map(this::row)
        .collect(
            Collectors.joining(
                "\n",
                start + "\n\n| key | | what it says | example |\n|---|---|---|---|\n",
                "\n\n" + END));
  }

  private String row(String pointer) {
    String says = PAGE.matcher(SCHEMA.description(pointer)).replaceAll("[$1]($1$2)");
    String examples =
        KeyExample.of(pointer).stream()
            .limit(SHOWN_EXAMPLES)
            .map(example -> code(example.toString()))
            .collect(Collectors.joining("<br>"));
    return Stream.of(code(key(pointer)), unlessGiven(pointer), says, examples)
        .map(cell -> cell.isEmpty() ? " " : " " + cell.replace("|", "\\|") + " ")
        .collect(Collectors.joining("|", "|", "|"));
  }

  private String unlessGiven(String pointer) {
    if (SCHEMA.texts(owner + "/required").contains(key(pointer))) {
      return "required";
    }
    return SCHEMA.at(pointer).has("default")
        ? code(KeyExample.yaml(SCHEMA.at(pointer).get("default")))
        : "";
  }

  private static String code(String text) {
    return "`" + text + "`";
  }
}
