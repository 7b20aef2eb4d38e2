/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class JsonSplitterTest {
  private static final JsonSplitter JSON = new JsonSplitter(SplitLimits.DEFAULT);

  @Test
  void oneObjectIsTheWholeBody() throws IOException {
    assertThat(text("{\"a\":1}")).containsExactly("{\"a\":1}");
    assertThat(text("\uFEFF {\"a\":[1,\"]\"]}\n")).containsExactly("\uFEFF {\"a\":[1,\"]\"]}\n");
    assertThat(Split.bytes(JSON, "{}".getBytes(UTF_8)).get(0).contentType())
        .isEqualTo("application/json");
  }

  @Test
  void anArraysElementsKeepTheirBytes() throws IOException {
    assertThat(text(" [ {\"a\" : 1e400, \"a\":\"\\\"],[\"} ,\n\t{ } ,[1,[2]],\"x,]\", NaN\n] \n"))
        .containsExactly("{\"a\" : 1e400, \"a\":\"\\\"],[\"}", "{ }", "[1,[2]]", "\"x,]\"", "NaN");
    assertThat(text("\uFEFF[]")).isEmpty();
    assertThat(text("[ ]")).isEmpty();
  }

  @Test
  void anElementMayBeBrokenAndItsNeighboursAreWhole() throws IOException {
    assertThat(text("[{\"a\":1],{\"b\":2},}, 1 2 ,\u0000]"))
        .containsExactly("{\"a\":1]", "{\"b\":2}", "}", "1 2", "\u0000");
    byte[] broken = "[\"\u00ff\u00c0\",{\"s\":\"\\ud800\"}]".getBytes(ISO_8859_1);
    List<Framed> events = Split.bytes(JSON, broken);
    assertThat(events.get(0).payload()).isEqualTo("\"\u00ff\u00c0\"".getBytes(ISO_8859_1));
    assertThat(Split.text(events.get(1))).isEqualTo("{\"s\":\"\\ud800\"}");
  }

  @Test
  void brokenAloneIsOneEvent() throws IOException {
    for (String body : List.of("{\"a\":", "{\"a", "nonsense", "17", "\"x\" \"y\"", "}")) {
      assertThat(text(body)).containsExactly(body);
    }
  }

  @Test
  void refusesWhatCannotBeSplitAndSaysWhere() {
    refused("", "the body is empty, expected one JSON object or an array of them");
    refused(" \r\n", "the body is empty, expected one JSON object or an array of them");
    refused("{\"a\":1}\n{\"a\":2}\n", "something follows the JSON object at line 2, byte 8; send");
    refused(
        "[{\"a\":1},\n{\"a\":[1}",
        "is not closed: the body ends in its element 2, which begins" + " at line 2, byte 10");
    refused("[\"open, {}]", "the array that begins at line 1, byte 0 is not closed");
    refused("[1,,2]", "element 2 of the array is missing at line 1, byte 3");
    refused("[1,]", "element 2 of the array is missing at line 1, byte 3");
    refused("[1]\n[2]", "something follows the array at line 2, byte 4");
  }

  @Test
  void refusesWhatIsTooLarge() {
    SplitLimits limits = SplitLimits.DEFAULT.withEventBytes(10).withEvents(2);
    JsonSplitter small = new JsonSplitter(limits);
    assertThatThrownBy(() -> Split.text(small, "[1,\n\"12345678901\"]"))
        .isInstanceOf(TooLargeException.class)
        .hasMessage("the event that begins at line 2, byte 4 is larger than 10 bytes");
    assertThatThrownBy(() -> Split.text(small, "{\"1234567\":1}"))
        .isInstanceOf(TooLargeException.class);
    assertThatThrownBy(() -> Split.text(small, "[1,2,3]"))
        .isInstanceOf(TooLargeException.class)
        .hasMessage("more than 2 events: another begins at line 1, byte 5; send fewer at once");
    for (String deep : List.of("{\"a\":" + "[".repeat(100_000), "[" + "[".repeat(100_000))) {
      assertThatThrownBy(() -> text(deep))
          .isInstanceOf(TooLargeException.class)
          .hasMessageContaining("nested deeper than 1000");
    }
  }

  @Property(tries = 300)
  void joinedElementsAreFoundAgain(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    List<String> elements = new ArrayList<>();
    StringBuilder body = new StringBuilder("[");
    for (int i = random.nextInt(5); i >= 0; i--) {
      String element = value(random, 4);
      elements.add(element);
      body.append(white(random)).append(element).append(white(random)).append(i > 0 ? "," : "]");
    }
    assertThat(text(body.toString())).isEqualTo(elements);
    List<Framed> slow = new ArrayList<>();
    JSON.split(Split.slowly(body.toString().getBytes(UTF_8)), slow::add);
    assertThat(slow).extracting(Split::text).isEqualTo(elements);
  }

  private static String value(Random random, int depth) {
    return switch (random.nextInt(depth == 0 ? 3 : 5)) {
      case 0 -> Long.toString(random.nextLong());
      case 1 -> string(random);
      case 2 -> "{}";
      case 3 -> "{" + string(random) + white(random) + ":" + value(random, depth - 1) + "}";
      default ->
          "[" + value(random, depth - 1) + "," + value(random, depth - 1) + white(random) + "]";
    };
  }

  private static String string(Random random) {
    String[] parts = {"a", "\\\"", "\\\\", "[", "]", "{", "}", ",", "\u00e9", "\ud83d\ude00", "\n"};
    StringBuilder text = new StringBuilder("\"");
    for (int i = random.nextInt(6); i > 0; i--) {
      text.append(parts[random.nextInt(parts.length)]);
    }
    return text.append('"').toString();
  }

  private static String white(Random random) {
    return " \n\r\t".substring(0, random.nextInt(5));
  }

  private static List<String> text(String body) throws IOException {
    return Split.text(JSON, body);
  }

  private static void refused(String body, String message) {
    assertThatThrownBy(() -> text(body))
        .isExactlyInstanceOf(FramingException.class)
        .hasMessageContaining(message);
  }
}
