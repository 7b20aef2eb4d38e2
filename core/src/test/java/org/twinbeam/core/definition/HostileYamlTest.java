/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts that are no definitions at all: each gives a located problem and no other failure. */
class HostileYamlTest {

  private static void assertTold(String yaml, String problem) {
    assertThat(Texts.problems(yaml)).anySatisfy(p -> assertThat(p).startsWith(problem));
  }

  @Test
  void nothing() {
    assertTold("", "1:1: the file is empty; a definition starts with 'stream: <name>'");
    assertTold("   \n# only a comment\n", "1:1: the file is empty");
    assertTold("---\n...\n", "1:1: the file is empty");
    assertTold("~", "1:1: the definition must be a map");
    assertTold("\"\"", "1:1: the definition must be a map");
    assertTold("just a text", "1:1: the definition must be a map, as in stream: flights");
    assertTold("- a\n- b", "1:1: the definition must be a map");
    assertTold("\uFEFF", "1:1: the file is empty");
  }

  @Test
  void aliases() {
    assertTold(
        """
        a: &a [x, x, x, x, x, x, x, x, x]
        b: &b [*a, *a, *a, *a, *a, *a, *a]
        """,
        "1:4: anchors and aliases (&name, *name) are not supported here");
    assertTold("&a [*a]", "1:1: anchors and aliases");
    assertTold("stream: *unknown", "1:9: anchors and aliases");
    assertTold("<<: {stream: a}", "1:1: unknown key '<<' of the definition");
  }

  @Test
  void tags() {
    assertTold(
        "stream: !!java.net.URL [x]", "1:9: the YAML tag tag:yaml.org,2002:java.net.URL is not");
    assertTold("!custom {stream: a}", "1:1: the YAML tag !custom is not supported here");
  }

  @Test
  void syntax() {
    assertTold("stream: flights\n\tfields: {}", "2:1: not valid YAML");
    assertTold("stream: [unclosed", "1:18: not valid YAML");
    assertTold("stream: \"unclosed", "1:18: not valid YAML");
    assertTold("rules:\n  a: b: c\n", "2:7: not valid YAML: mapping values are not allowed here");
    assertTold("a: b\n c: d\n   - e", "2:3: not valid YAML");
    assertTold("{[a]: b}", "1:2: a key must be a text, not a list");
    assertTold("? {a: b}\n: c", "1:3: a key must be a text, not a map");
    assertTold("stream: a\u0007", "1:10: the character U+0007 is not allowed in YAML; remove it");
    assertTold("%YAML 9.9\n---\na: b", "1:1: ");
  }

  @Test
  void severalDocuments() {
    assertTold(
        Texts.SOUND + "---\nstream: other\n",
        "41:1: a second YAML document starts here; a file holds one definition");
  }

  @Test
  void depthAndSize() {
    assertTold("[".repeat(100_000), "1:33: nested deeper than 32 levels");
    assertTold("a:\n" + "- ".repeat(1000) + "b", "2:63: nested deeper than 32 levels");
    assertTold("a".repeat(1_000_001), "1:1: the file has 1000001 characters");
    assertTold("delay: " + "x".repeat(900_000), "1:1: unknown key 'delay'");
    assertTold("x".repeat(500_000) + ": 1", "1:500001: not valid YAML");
    String deep = "(".repeat(5_000) + "1" + ")".repeat(5_000);
    assertThat(Texts.problems(Texts.edited("delay > 15", "\"" + deep + " > 1\""))).isNotEmpty();
    String many = "delay > 1 || ".repeat(5_000);
    assertThat(Texts.problems(Texts.edited("delay > 15", many + "true"))).isNotEmpty();
  }

  @Test
  void bytesThatAreNoText(@TempDir Path dir) throws Exception {
    Path file = dir.resolve("broken.yaml");
    Files.write(file, new byte[] {'a', ':', ' ', (byte) 0xFF});
    assertThatThrownBy(() -> DefinitionReader.read(file))
        .isInstanceOfSatisfying(
            InvalidDefinitionException.class,
            e ->
                assertThat(e.problems())
                    .containsExactly(
                        new Problem(
                            file.toString(), 1, 1, "the file is not UTF-8; save it as UTF-8")));
  }

  @Test
  void anyMutationIsReadOrTold() {
    long seed = 20010101;
    Random random = new Random(seed);
    String alphabet = "{}[]:,-&*!|>'\"%@`#?\\ \n\tabz019.()<=é\u0000\uD83D";
    for (int i = 0; i < 1000; i++) {
      StringBuilder text = new StringBuilder(Texts.SOUND);
      for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
        int at = random.nextInt(text.length());
        char c = alphabet.charAt(random.nextInt(alphabet.length()));
        switch (random.nextInt(4)) {
          case 0 -> text.setCharAt(at, c);
          case 1 -> text.insert(at, c);
          case 2 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(20)));
          default -> text.insert(at, text.substring(at, Math.min(text.length(), at + 30)));
        }
      }
      try {
        DefinitionReader.parse(text.toString(), "m.yaml");
      } catch (InvalidDefinitionException e) {
        int lines = text.toString().split("\\R", -1).length;
        assertThat(e.problems())
            .as("seed %s, round %s", seed, i)
            .isNotEmpty()
            .allMatch(p -> p.line() >= 1 && p.line() <= lines + 1 && p.column() >= 1)
            .allMatch(p -> p.message().length() < 2000 && !p.message().contains("Exception"));
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError("seed " + seed + ", round " + i + ":\n" + text, e);
      }
    }
  }
}
