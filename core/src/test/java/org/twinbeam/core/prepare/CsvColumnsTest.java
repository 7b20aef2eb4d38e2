/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records of CSV whose columns the content type names. */
class CsvColumnsTest {
  private static final BothWays STREAM =
      BothWays.of(
          """
          stream: s
          time: at
          id: x
          fields:
            at: {type: timestamp, format: epoch_ms}
            x: string
            n: {type: int32, required: false}
          """);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          at,x,n               | 1,a,5       | String a
          x,at                 | a,1         | String a
          n,y,x,z,at           | 5,,a,b,1    | String a
          N,x,At,at            | no,a,,1     | String a
          x,%61t               | a,1         | String a
          x,at,a%2Cb,%22,+,%E2%9C%88 | a,1,,,,, | DECODE: the CSV record has 7 fields, expected one for each of the 6 columns
          x,at,a%2Cb,%22,+,%20 | a,1,,,,     | String a
          x,at,                | a,1,        | String a
          x,at                 | a           | DECODE: the CSV record has 1 field, expected one for each of the 2 columns
          x,at                 | a,1,2       | DECODE: the CSV record has 3 fields, expected one for each of the 2 columns
          x,at,x               | a,1,a       | DECODE: the content type names the column "x" twice; expected it once
          x,at,y,y             | a,1,,       | DECODE: the content type names the column "y" twice; expected it once
          x,at,y,%79           | a,1,,       | DECODE: the content type names the column "y" twice; expected it once
          x,at,,               | a,1,,       | DECODE: the content type names the column "" twice; expected it once
          x,n                  | a,5         | CONFORM: at: is missing, but a value is required
          ` x,at`              | a,1         | CONFORM: x: is missing, but a value is required
          X,at                 | a,1         | CONFORM: x: is missing, but a value is required
          x,at,n               | a,1,b       | CONFORM: n: expected int32
          x,at,100%            | a,1,        | DECODE: the content type names a column "100%", but two hex digits follow a percent sign
          x,at,%4              | a,1,        | DECODE: the content type names a column "%4", but two hex digits
          x,at,%+4             | a,1,        | DECODE: the content type names a column "%+4", but two hex digits
          x,at,%C3             | a,1,        | DECODE: the content type names a column "%C3", but percent signs encode UTF-8
          x,at,%C0%AF          | a,1,        | DECODE: the content type names a column "%C0%AF", but percent signs encode UTF-8
          x,at,a"              | a,1,        | DECODE: the content type names a column "a"", but a quote inside a name is written %22
          """)
  void fieldsAreFoundByName(String columns, String payload, String expected) {
    String contentType = "text/csv; columns=\"" + columns + "\"";
    assertThat(STREAM.show(payload, contentType, null, "x")).startsWith(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          text/csv;columns=x,at                              | String a
          Text/CSV ; charset=UTF-8 ; Columns="x,at"          | String a
          application/csv; columns="x,at"; header=present    | String a
          text/csv; columns="x,at                            | DECODE: the content type names a column ""x", but a quote
          text/csv; columns="x,at"; columns="x,at"           | DECODE: the content type gives columns twice; expected one list
          text/csv; columns="x,at"; charset=utf-16           | DECODE: content type
          text/csv; columns                                  | DECODE: the CSV record has 2 fields, expected the definition's 3
          application/json; columns="x,x"                    | DECODE: not JSON at byte
          """)
  void contentTypes(String contentType, String expected) {
    assertThat(STREAM.show("a,1", contentType, null, "x")).startsWith(expected);
  }

  @Test
  void theContentTypeOfADoorIsRead() {
    List<String> names = List.of("x", "at", "a,b", "\"quoted\"; c=d", "ü ✈+%", "");
    String contentType = MediaTypes.csv(names);
    assertThat(contentType).matches("text/csv; columns=\"[!-~&&[^\"; ]]*\"");
    assertThat(STREAM.show("a,1,,,,\n", contentType, null, "x")).isEqualTo("String a");
  }

  /** Only the last content type is kept; others in between must not confuse it. */
  @Test
  void contentTypesTakeTurns() {
    for (int i = 0; i < 50; i++) {
      assertThat(STREAM.show("a,1", MediaTypes.csv(List.of("x", "at")), null, "x"))
          .isEqualTo("String a");
      assertThat(STREAM.show("1,b", MediaTypes.csv(List.of("at", "x")), null, "x"))
          .isEqualTo("String b");
      assertThat(STREAM.show("1,c,", "text/csv", null, "x")).isEqualTo("String c");
      assertThat(STREAM.show("{\"at\":1,\"x\":\"d\"}", null, null, "x")).isEqualTo("String d");
    }
  }
}
