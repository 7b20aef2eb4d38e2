/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which topics a pattern matches, what it captures, and what is said of a bad one. */
class TopicPatternTest {
  private static final String FIELDS =
      "stream: motes\ntime: at\nfields: {at: timestamp, mote: int32, place: string,"
          + " tags: {type: list, items: string}}\n";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          motes                 | motes             | {}
          motes                 | mote              |
          motes                 | motes/            |
          motes                 | Motes             |
          motes/{mote}          | motes/7           | {mote=7}
          motes/{mote}          | motes/            | {mote=}
          motes/{mote}          | motes             |
          motes/{mote}          | motes/7/          |
          motes/{mote}          | motes/a b+#{}     | {mote=a b+#{}}
          {place}/{mote}        | attic/7           | {place=attic, mote=7}
          {place}/{mote}        | /                 | {place=, mote=}
          {place}/{mote}        | $SYS/7            |
          {place}               | $                 |
          +/{mote}              | $SYS/7            |
          $SYS/{mote}           | $SYS/7            | {mote=7}
          +/{mote}              | any/7             | {mote=7}
          +/{mote}              | /7                | {mote=7}
          /{mote}               | /7                | {mote=7}
          /{mote}               | 7                 |
          a//{mote}             | a//7              | {mote=7}
          a//{mote}             | a/b/7             |
          motes/{mote}/#        | motes/7           | {mote=7}
          motes/{mote}/#        | motes/7/          | {mote=7}
          motes/{mote}/#        | motes/7/a/b/c     | {mote=7}
          motes/{mote}/#        | motes             |
          #                     | a                 | {}
          #                     | a/b/c             | {}
          #                     | /                 | {}
          #                     | $SYS/broker       |
          $SYS/#                | $SYS/broker       | {}
          """)
  void matches(String pattern, String topic, String captured) {
    assertThat(new TopicPattern(pattern).match(topic).map(Object::toString).orElse(null))
        .isEqualTo(captured);
  }

  @Test
  void filtersAreWhatABrokerTakes() {
    assertThat(new TopicPattern("motes/{place}/+/{mote}/#").filter()).isEqualTo("motes/+/+/+/#");
    assertThat(new TopicPattern("/a b/").filter()).isEqualTo("/a b/");
  }

  @Test
  void oneOrMany() throws Exception {
    assertThat(Texts.parse(FIELDS).mqtt()).isEmpty();
    assertThat(Texts.parse(FIELDS + "mqtt: motes/{place}/{mote}").mqtt())
        .containsExactly(new TopicPattern("motes/{place}/{mote}"));
    assertThat(Texts.parse(FIELDS + "mqtt: ['{place}/#', '#']").mqtt())
        .extracting(TopicPattern::text)
        .containsExactly("{place}/#", "#");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          motes/{moet}             | 4:13: unknown field 'moet' in a topic pattern; did you mean 'mote'?; use one of at, mote, place
          motes/{tags}             | 4:13: 'tags' is of type list, which a topic cannot give; use '+'
          motes/{mote}/{mote}      | 4:20: 'mote' is in the pattern twice; keep one
          motes/m-{mote}           | 4:13: a field must be a whole level, as in motes/{mote}; 'm-{mote}' is more than that
          motes/{mote              | 4:13: a field must be a whole level
          motes/{}                 | 4:13: unknown field '' in a topic pattern
          motes/#/{mote}           | 4:13: '#' must be the whole last level, as in motes/#
          motes/m#                 | 4:13: '#' must be the whole last level
          motes/m+                 | 4:13: '+' must be a whole level, as in motes/+/light
          $share/group/motes       | 4:7: a pattern cannot begin with $share/
          {a: b}                   | 4:7: a topic pattern of 'mqtt' must be a text, not a map
          []                       | 4:7: 'mqtt' is empty; give a topic pattern, as in mqtt: motes/{mote}
          [a, [b]]                 | 4:11: a topic pattern of 'mqtt' must be a text, not a list
          [a, b, a]                | 4:14: duplicate pattern 'a'; keep one
          `"é/{moet}"`             | 4:10: unknown field 'moet'
          `"a\\0"`                 | 4:7: a topic has at most 65535 bytes and no NUL
          """)
  void faults(String mqtt, String expected) {
    List<String> problems = Texts.problems(FIELDS + "mqtt: " + mqtt);
    assertThat(problems).singleElement().asString().startsWith(expected);
  }

  @Test
  void allFaultsAreTold() {
    String yaml = FIELDS.replace("int32", "int23") + "mqtt:\n  - a#/+b/{mote}\n  - '{x}/{tags}'\n";
    assertThat(Texts.problems(yaml))
        .extracting(problem -> problem.replaceAll("^([0-9]+:[0-9]+): (.{12}).*", "$1 $2"))
        .containsExactly(
            "3:31 unknown type",
            "5:5 '#' must be ",
            "5:8 '+' must be ",
            "6:6 unknown fiel",
            "6:10 'tags' is of");
    String far = FIELDS + "mqtt: " + "x/".repeat(40_000);
    assertThat(Texts.problems(far)).singleElement().asString().contains("at most 65535 bytes");
  }

  @Test
  void changeTheVersion() throws Exception {
    String none = Versions.of(Texts.parse(FIELDS)).preparation();
    String one = Versions.of(Texts.parse(FIELDS + "mqtt: a/{mote}")).preparation();
    String list = Versions.of(Texts.parse(FIELDS + "mqtt: [\"a/{mote}\"]")).preparation();
    String two = Versions.of(Texts.parse(FIELDS + "mqtt: ['a/{mote}', b]")).preparation();
    String swapped = Versions.of(Texts.parse(FIELDS + "mqtt: [b, 'a/{mote}']")).preparation();
    assertThat(list).isEqualTo(one);
    assertThat(List.of(none, one, two, swapped)).doesNotHaveDuplicates();
  }
}
