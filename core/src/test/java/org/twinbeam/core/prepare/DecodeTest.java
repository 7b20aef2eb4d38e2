/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is taken as JSON or CSV, strictly. */
class DecodeTest {
  private static final Preparation JSON = Prepare.stream("x: {type: string, required: false}", "");
  private static final Preparation CSV =
      Prepare.stream(
          "x: {type: string, required: false}\nn: {type: int32, required: false}", "format: csv");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"at":0,"x":"a"}           | String a
          ` {"at":0,"x":"a"} `       | String a
          {"at":0,"x":"a","y":[{}]}  | String a
          {"at":0,"x":"a"}{}         | DECODE: something follows the JSON object at byte 16
          {"at":0,"x":"a"} x         | DECODE: not JSON at byte 18: Unrecognized token 'x'
          {"at":0,"x":"a",}          | DECODE: not JSON at byte 16
          {"at":0,"x":'a'}           | DECODE: not JSON at byte 12
          {"at":0,"x":"a"            | DECODE: not JSON at byte
          {"at":0,"x":"a             | DECODE: not JSON at byte
          {"at":0,"at":0}            | DECODE: not JSON at byte 12: Duplicate field 'at'
          {"at":0,"y":1,"y":1}       | DECODE: not JSON at byte 17: Duplicate field 'y'
          {"at":0,"y":{"b":1,"b":2}} | DECODE: not JSON at byte 22: Duplicate field 'b'
          {"at":0,"y":01}            | DECODE: not JSON at byte 13: Invalid numeric value
          {"at":0,"y":+1}            | DECODE: not JSON at byte
          {"at":0,"y":.5}            | DECODE: not JSON at byte
          {"at":0,"y":"\\x"}         | DECODE: not JSON at byte
          {"at":0,/* */"y":1}        | DECODE: not JSON at byte
          {at:0}                     | DECODE: not JSON at byte
          []                         | DECODE: expected a JSON object, found an array at the payload's top
          3                          | DECODE: expected a JSON object, found a number at the payload's top
          null                       | DECODE: expected a JSON object, found null at the payload's top
          `  `                       | DECODE: the payload is empty; expected a JSON object
          hello                      | DECODE: not JSON at byte
          """)
  void json(String payload, String expected) {
    assertThat(Prepare.show(JSON, payload, "x")).startsWith(expected);
  }

  @Test
  void depthIsBounded() {
    String within = "{\"at\":0,\"y\":" + "[".repeat(63) + "]".repeat(63) + "}";
    assertThat(Prepare.show(JSON, within, "x")).isEqualTo("null");
    String beyond = "{\"at\":0,\"y\":" + "[".repeat(64) + "]".repeat(64) + "}";
    assertThat(Prepare.show(JSON, beyond, "x"))
        .isEqualTo(
            "DECODE: not JSON at byte 76: Document nesting depth (65) exceeds the maximum allowed"
                + " (64)");
    String open = "{\"at\":" + "[".repeat(1_000_000);
    assertThat(Prepare.show(JSON, open, "x")).startsWith("DECODE: not JSON at byte");
  }

  @Test
  void byteOrderMarkIsPassedOver() {
    assertThat(Prepare.show(JSON, "\uFEFF{\"at\":0,\"x\":\"a\"}", "x")).isEqualTo("String a");
    assertThat(Prepare.show(CSV, "\uFEFF0,a,", "x")).isEqualTo("String a");
  }

  @ParameterizedTest
  @CsvSource({
    "c0af, overlong", "eda080, encoded surrogate", "ff, no lead", "80, no lead",
    "f4908080, beyond Unicode", "e28228, broken sequence", "c3, cut short", "00, NUL"
  })
  void onlyUtf8(String hex, String why) {
    byte[] bytes = java.util.HexFormat.of().parseHex("7b226174223a302c2278223a2261" + hex + "227d");
    for (Preparation p : new Preparation[] {JSON, CSV}) {
      assertThat(Prepare.show(p.prepare(bytes, null), 1))
          .as(why)
          .matches("DECODE: (not UTF-8|NUL) at byte 14");
    }
  }

  @Test
  void otherEncodingsAreNotGuessed() {
    for (java.nio.charset.Charset c :
        java.util.List.of(
            java.nio.charset.StandardCharsets.UTF_16BE,
            java.nio.charset.StandardCharsets.UTF_16LE,
            java.nio.charset.StandardCharsets.UTF_16)) {
      byte[] bytes = "{\"at\":0,\"x\":\"a\"}".getBytes(c);
      assertThat(Prepare.show(JSON.prepare(bytes, null), 1)).startsWith("DECODE: ");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          0,a,5           | String a
          0,a b ,5        | String a b
          0, a,5          | `String  a`
          0,"a,""b"".",5  | String a,"b".
          0,"a␍␊b",5      | String a␍␊b
          0,a,5␍␊       | String a
          0,a,5␊         | String a
          0,,5            | null
          0,"",5          | `String `
          0,a,            | String a
          0,é,            | String é
          0,a             | DECODE: the CSV record has 2 fields, expected the definition's 3
          0,a,5,6         | DECODE: the CSV record has 4 fields, expected the definition's 3
          0,a,5␊0,b,6    | DECODE: not CSV at character 5: a line end inside the record, or a second record; expected one record
          0,a,5␍         | DECODE: not CSV at character 5: a line end
          0,a"b,5         | DECODE: not CSV at character 3: a quote inside a field
          0,"a"b,5        | DECODE: not CSV at character 5: a quote inside a field
          0,"a,5          | DECODE: not CSV at character 2: a quote is not closed
          ,a,5            | CONFORM: at: is missing, but a value is required
          0,a,x           | CONFORM: n: expected int32 (-2147483648 to 2147483647), found "x"
          0,a,05          | String a
          0,a, 5          | CONFORM: n: expected int32
          """)
  void csv(String payload, String expected) {
    String text = payload.replace('␍', '\r').replace('␊', '\n');
    assertThat(Prepare.show(CSV, text, "x").replace('\r', '␍').replace('\n', '␊'))
        .startsWith(expected);
  }

  @Test
  void emptyPayloads() {
    assertThat(Prepare.show(JSON, "", "x"))
        .isEqualTo("DECODE: the payload is empty; expected a JSON object");
    assertThat(Prepare.show(CSV, "", "x"))
        .isEqualTo("DECODE: the payload is empty; expected a record of CSV");
    assertThat(Prepare.show(JSON.prepare(null, null), 1)).isEqualTo("DECODE: the payload is empty");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      textBlock =
          """
          none                                    | JSON
          ''                                      | JSON
          application/json                        | JSON
          Application/JSON; charset=UTF-8         | JSON
          text/json                               | JSON
          application/vnd.flights.v1+json         | JSON
          application/json; charset="utf-8"       | JSON
          application/json; charset=latin1        | content type "application/json; charset=latin1" is not in UTF-8; expected UTF-8
          text/csv                                | CSV
          text/csv; header=absent                 | CSV
          avro/binary                             | avro is not supported yet
          text/plain                              | unknown content type "text/plain"; expected application/json or text/csv
          ;                                       | unknown content type ";"; expected application/json or text/csv
          """)
  void contentTypes(String contentType, String expected) {
    String json =
        Prepare.show(JSON.prepare(Prepare.bytes("{\"at\":0,\"x\":\"a\"}"), contentType), 1);
    String csv = Prepare.show(JSON.prepare(Prepare.bytes("0,a"), contentType), 1);
    switch (expected) {
      case "JSON" -> assertThat(json).isEqualTo("String a");
      case "CSV" -> assertThat(csv).isEqualTo("String a");
      default -> assertThat(json).isEqualTo("DECODE: " + expected).isEqualTo(csv);
    }
  }
}
