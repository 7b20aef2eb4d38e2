/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.pull;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.twinbeam.io.format.FramingException;
import org.twinbeam.io.format.TooLargeException;

class PageReaderTest {
  private final PageReader reader = new PageReader("/data", "/paging/next", 100);

  @Test
  void itemsKeepTheirBytes() throws IOException {
    Page page =
        read(
            "{\"paging\":{\"next\":\"b\\u0032\",\"data\":[0]}, \"data\" : [ {\"n\": 1.50,\n \"n\":2}"
                + " ,[\"]\"], \"\u00e9\" ,null],\"more\":[[{}]]}");
    assertThat(texts(page))
        .containsExactly("{\"n\": 1.50,\n \"n\":2}", "[\"]\"]", "\"\u00e9\"", "null");
    assertThat(page.next()).isEqualTo("b2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "-",
      value = {"null|-", "false|-", "\"\"|-", "17|17", "\"a b&c\"|a b&c"})
  void theNextCursorIsATextOrANumberOrNone(String json, String expected) throws IOException {
    assertThat(read("{\"data\":[],\"paging\":{\"next\":" + json + "}}").next()).isEqualTo(expected);
  }

  @Test
  void aPageWithoutACursorIsTheLast() throws IOException {
    assertThat(read("{\"data\":[]}")).isEqualTo(new Page(List.of(), null));
    assertThat(read("\uFEFF{\"data\":[1],\"paging\":{}}").next()).isNull();
  }

  @Test
  void thePageMayBeTheArray() throws IOException {
    Page page = new PageReader("", "/next", 100).read("[1,{\"next\":2}]".getBytes(UTF_8));
    assertThat(texts(page)).containsExactly("1", "{\"next\":2}");
    assertThat(page.next()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"items\":[]}|no items at /data",
        "{\"data\":{}}|are START_OBJECT, no array",
        "{\"data\":[],\"data\":[1]}|two values at /data",
        "{\"data\":[],\"paging\":{\"next\":1,\"next\":2}}|two values at /paging/next",
        "{\"data\":[],\"paging\":{\"next\":{}}}|must be a string, an integer, or null",
        "{\"data\":[1,2|the page is not JSON",
        "{\"data\":[1,,2]}|the page is not JSON",
        "<html></html>|the page is not JSON",
      })
  void whatIsNoPageIsToldWhy(String body, String why) {
    assertThatThrownBy(() -> read(body))
        .isInstanceOf(FramingException.class)
        .hasMessageContaining(why);
  }

  @Test
  void hostilePagesEndInAMessage() {
    assertThatThrownBy(() -> reader.read("{\"data\":[1]}".getBytes(UTF_16LE)))
        .isInstanceOf(FramingException.class);
    assertThatThrownBy(() -> read("{\"data\":[" + "[".repeat(100_000)))
        .isInstanceOf(FramingException.class)
        .hasMessageContaining("nesting");
    assertThatThrownBy(() -> read("{\"data\":[\"" + "x".repeat(101) + "\"]}"))
        .isInstanceOf(TooLargeException.class);
    assertThatThrownBy(
            () -> read("{\"data\":[],\"paging\":{\"next\":\"" + "x".repeat(5_000) + "\"}}"))
        .isInstanceOf(FramingException.class)
        .hasMessageContaining("5000 characters");
    assertThatThrownBy(() -> read("")).isInstanceOf(FramingException.class);
  }

  private Page read(String body) throws IOException {
    return reader.read(body.getBytes(UTF_8));
  }

  private static List<String> texts(Page page) {
    return page.items().stream().map(item -> new String(item, UTF_8)).toList();
  }
}
