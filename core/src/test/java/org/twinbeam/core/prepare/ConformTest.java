/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.twinbeam.core.prepare.Outcome.Prepared;

/** What each type takes from JSON, and what it says of what it does not take. */
class ConformTest {

  private static String conform(String type, String json) {
    Preparation p = Prepare.stream("x: " + type, "");
    return Prepare.show(p, "{\"at\": 0, \"x\": " + json + "}", "x");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          string | "a"                            | String a
          string | ""                             | `String `
          string | "\\u00e9\\ud83d\\ude00"        | String é😀
          string | 1                              | CONFORM: x: expected a string, found the number "1"
          string | true                           | CONFORM: x: expected a string, found true
          string | {"a":[1]}                      | CONFORM: x: expected a string, found an object
          string | "a\\ud800b"                    | CONFORM: x: expected a string, found half of a surrogate pair in "a\\ud800b"
          string | "\\udc00"                      | CONFORM: x: expected a string, found half of a surrogate pair in "\\udc00"
          string | null                           | CONFORM: x: is null, but a value is required
          bool | true                             | Boolean true
          bool | false                            | Boolean false
          bool | 1                                | CONFORM: x: expected true or false, found the number "1"
          bool | "true"                           | CONFORM: x: expected true or false, found the string "true"
          int32 | 0                               | Long 0
          int32 | -0                              | Long 0
          int32 | 2147483647                      | Long 2147483647
          int32 | -2147483648                     | Long -2147483648
          int32 | 2147483648                      | CONFORM: x: expected int32 (-2147483648 to 2147483647), found the number "2147483648"
          int32 | 5.0                             | Long 5
          int32 | 5e2                             | Long 500
          int32 | 500e-2                          | Long 5
          int32 | 5.5                             | CONFORM: x: expected int32 (-2147483648 to 2147483647), found "5.5"
          int32 | "5"                             | CONFORM: x: expected int32 (-2147483648 to 2147483647), found the string "5"
          int32 | 1e999999999                     | CONFORM: x: expected int32 (-2147483648 to 2147483647), found "1e999999999"
          int32 | 100e2147483647                  | CONFORM: x: expected int32 (-2147483648 to 2147483647), found "100e2147483647"
          int32 | 10e-2147483647                  | CONFORM: x: expected int32 (-2147483648 to 2147483647), found "10e-2147483647"
          float64 | 100e2147483647                | CONFORM: x: expected float64, found "100e2147483647"
          int32 | 1e-999999999                    | CONFORM: x: expected int32 (-2147483648 to 2147483647), found "1e-999999999"
          int32 | 0e999999999                     | Long 0
          int32 | 1e99999999999999                | CONFORM: x: expected int32 (-2147483648 to 2147483647), found "1e99999999999999"
          int32 | [1]                             | CONFORM: x: expected int32 (-2147483648 to 2147483647), found an array
          int64 | 9223372036854775807             | Long 9223372036854775807
          int64 | -9223372036854775808            | Long -9223372036854775808
          int64 | 9223372036854775808             | CONFORM: x: expected int64 (-9223372036854775808 to 9223372036854775807), found "9223372036854775808"
          float64 | 1.5                           | Double 1.5
          float64 | 1                             | Double 1.0
          float64 | -0.0                          | Double -0.0
          float64 | 1e-999                        | Double 0.0
          float64 | 1e999                         | CONFORM: x: expected float64, found "1e999"
          float64 | "1.5"                         | CONFORM: x: expected float64, found the string "1.5"
          float64 | NaN                           | DECODE: not JSON at byte 18: Non-standard token 'NaN'
          float64 | Infinity                      | DECODE: not JSON at byte 23: Non-standard token 'Infinity'
          {type: decimal, precision: 5, scale: 2} | 1       | BigDecimal 1.00
          {type: decimal, precision: 5, scale: 2} | 999.99  | BigDecimal 999.99
          {type: decimal, precision: 5, scale: 2} | "-1.5"  | BigDecimal -1.50
          {type: decimal, precision: 5, scale: 2} | 1.500   | BigDecimal 1.50
          {type: decimal, precision: 5, scale: 2} | 1e2     | BigDecimal 100.00
          {type: decimal, precision: 5, scale: 2} | 0e-99999 | BigDecimal 0.00
          {type: decimal, precision: 5, scale: 2} | 1.505   | CONFORM: x: expected decimal of at most 3 digits before the point and 2 after it, found "1.505"
          {type: decimal, precision: 5, scale: 2} | 1000    | CONFORM: x: expected decimal of at most 3 digits before the point and 2 after it, found "1000"
          {type: decimal, precision: 5, scale: 2} | 1e99999 | CONFORM: x: expected decimal of at most 3 digits before the point and 2 after it, found "1e99999"
          {type: decimal, precision: 5, scale: 2} | 100e2147483647 | CONFORM: x: expected decimal of at most 3 digits before the point and 2 after it, found "100e2147483647"
          {type: decimal, precision: 5, scale: 2} | 1000e2147483646 | CONFORM: x: expected decimal of at most 3 digits before the point and 2 after it, found "1000e2147483646"
          {type: decimal, precision: 5, scale: 2} | 10e-2147483647 | CONFORM: x: expected decimal of at most 3 digits before the point and 2 after it, found "10e-2147483647"
          {type: decimal, precision: 5, scale: 2} | "1,5"   | CONFORM: x: expected decimal of at most 3 digits before the point and 2 after it, found "1,5"
          {type: decimal, precision: 5, scale: 2} | "١"     | CONFORM: x: expected decimal of at most 3 digits before the point and 2 after it, found "١"
          {type: decimal, precision: 5, scale: 2} | ""      | CONFORM: x: expected decimal of at most 3 digits before the point and 2 after it, found ""
          timestamp | "2001-01-01T02:03:04Z"             | Instant 2001-01-01T02:03:04Z
          timestamp | "2001-01-01T02:03:04.1234567Z"     | Instant 2001-01-01T02:03:04.123456Z
          timestamp | "2001-01-01T02:03:04+02:00"        | Instant 2001-01-01T00:03:04Z
          timestamp | "2001-01-01T02:03:04-0230"         | Instant 2001-01-01T04:33:04Z
          timestamp | "2001-01-01T02:03:04+02"           | Instant 2001-01-01T00:03:04Z
          timestamp | "2001-01-01 02:03"                 | Instant 2001-01-01T02:03:00Z
          timestamp | "2001-01-01t02:03:04z"             | Instant 2001-01-01T02:03:04Z
          timestamp | "2001-01-01"                       | CONFORM: x: expected a timestamp as 2001-12-31T23:59:00Z, found "2001-01-01"
          timestamp | "2001-02-29T00:00:00Z"             | CONFORM: x: expected a timestamp as 2001-12-31T23:59:00Z, found "2001-02-29T00:00:00Z"
          timestamp | "2001-01-01T24:00:00Z"             | CONFORM: x: expected a timestamp as 2001-12-31T23:59:00Z, found "2001-01-01T24:00:00Z"
          timestamp | "2001-01-01T23:59:60Z"             | CONFORM: x: expected a timestamp as 2001-12-31T23:59:00Z, found "2001-01-01T23:59:60Z"
          timestamp | "2001-01-01T00:00:00.Z"            | CONFORM: x: expected a timestamp as 2001-12-31T23:59:00Z, found "2001-01-01T00:00:00.Z"
          timestamp | "2001-01-01T00:00:00ZZ"            | CONFORM: x: expected a timestamp as 2001-12-31T23:59:00Z, found "2001-01-01T00:00:00ZZ"
          timestamp | "0000-12-31T23:59:59Z"             | CONFORM: x: expected a timestamp as 2001-12-31T23:59:00Z, found "0000-12-31T23:59:59Z"
          timestamp | "9999-12-31T23:59:59-01:00"        | CONFORM: x: expected a timestamp as 2001-12-31T23:59:00Z, found "9999-12-31T23:59:59-01:00"
          timestamp | 978314584                          | CONFORM: x: expected a timestamp as 2001-12-31T23:59:00Z, found the number "978314584"
          {type: timestamp, zone: America/New_York} | "2001-01-01T02:03:04"  | Instant 2001-01-01T07:03:04Z
          {type: timestamp, zone: America/New_York} | "2001-01-01T02:03:04Z" | Instant 2001-01-01T02:03:04Z
          {type: timestamp, zone: America/New_York} | "2001-04-01T02:30:00"  | Instant 2001-04-01T07:30:00Z
          {type: timestamp, zone: America/New_York} | "2001-10-28T01:30:00"  | Instant 2001-10-28T05:30:00Z
          {type: timestamp, format: epoch_s}  | 978314584     | Instant 2001-01-01T02:03:04Z
          {type: timestamp, format: epoch_s}  | 978314584.5   | Instant 2001-01-01T02:03:04.500Z
          {type: timestamp, format: epoch_s}  | -0.0000001    | Instant 1969-12-31T23:59:59.999999Z
          {type: timestamp, format: epoch_ms} | 978314584123  | Instant 2001-01-01T02:03:04.123Z
          {type: timestamp, format: epoch_us} | 978314584123456 | Instant 2001-01-01T02:03:04.123456Z
          {type: timestamp, format: epoch_ms} | 1e300         | CONFORM: x: expected a timestamp as number of milliseconds since 1970, found "1e300"
          {type: timestamp, format: epoch_ms} | 1e-999999     | CONFORM: x: expected a timestamp as number of milliseconds since 1970, found "1e-999999"
          {type: timestamp, format: epoch_ms} | 100e2147483647 | CONFORM: x: expected a timestamp as number of milliseconds since 1970, found "100e2147483647"
          {type: timestamp, format: epoch_ms} | 10e-2147483647 | CONFORM: x: expected a timestamp as number of milliseconds since 1970, found "10e-2147483647"
          {type: timestamp, format: epoch_ms} | 253402300800000 | CONFORM: x: expected a timestamp as number of milliseconds since 1970, found "253402300800000"
          {type: timestamp, format: epoch_ms} | "0"           | CONFORM: x: expected a timestamp as number of milliseconds since 1970, found the string "0"
          {type: timestamp, format: dd.MM.yyyy HH:mm} | "31.12.2001 23:59" | Instant 2001-12-31T23:59:00Z
          {type: timestamp, format: dd.MM.yyyy HH:mm} | "31.02.2001 23:59" | CONFORM: x: expected a timestamp as dd.MM.yyyy HH:mm, found "31.02.2001 23:59"
          {type: timestamp, format: d MMM yyyy HH:mm XXX} | "1 Dec 2001 23:59 +01:00" | Instant 2001-12-01T22:59:00Z
          date | "2001-12-31"                     | LocalDate 2001-12-31
          date | "2001-02-29"                     | CONFORM: x: expected a date as 2001-12-31, found "2001-02-29"
          date | 20011231                         | CONFORM: x: expected a date as 2001-12-31, found the number "20011231"
          {type: date, format: dd/MM/yyyy} | "31/12/2001" | LocalDate 2001-12-31
          {type: date, format: dd/MM/yyyy} | "31/02/2001" | CONFORM: x: expected a date as dd/MM/yyyy, found "31/02/2001"
          {type: enum, symbols: [on, off]} | "on" | String on
          {type: enum, symbols: [on, off]} | "ON" | CONFORM: x: found "ON", expected one of on, off
          {type: list, items: int32} | [3,1]      | UnmodifiableRandomAccessList [3, 1]
          {type: list, items: int32} | []         | UnmodifiableRandomAccessList []
          {type: list, items: int32} | [1,"a",2.5] | CONFORM: x: element 1: expected int32 (-2147483648 to 2147483647), found the string "a"
          {type: list, items: int32} | [null]     | CONFORM: x: element 0: is null, but elements of a list are required
          {type: list, items: int32} | {}         | CONFORM: x: expected a list, found an object
          {type: record, fields: {a: int32, b: {type: string, required: false}}} | {"b":"x","c":[{}],"a":1} | UnmodifiableMap {a=1, b=x}
          {type: record, fields: {a: int32, b: {type: string, required: false}}} | {"a":1,"b":null} | UnmodifiableMap {a=1, b=null}
          {type: record, fields: {a: int32, b: {type: string, required: false}}} | {"b":"x"} | CONFORM: x: a: is missing, but a value is required
          {type: record, fields: {a: int32, b: {type: string, required: false}}} | {"a":"1"} | CONFORM: x: a: expected int32 (-2147483648 to 2147483647), found the string "1"
          {type: record, fields: {a: int32, b: {type: string, required: false}}} | 5 | CONFORM: x: expected a record, found the number "5"
          {type: int32, required: false} | null   | null
          """)
  void takesOrTells(String type, String json, String expected) {
    assertThat(conform(type, json)).startsWith(expected);
    if (!expected.startsWith("DECODE")) {
      assertThat(conform(type, json)).isEqualTo(expected);
    }
  }

  @Test
  void absentIsNullOrAFault() {
    Preparation optional = Prepare.stream("x: {type: string, required: false}", "");
    assertThat(Prepare.show(optional, "{\"at\": 0}", "x")).isEqualTo("null");
    Preparation required = Prepare.stream("x: string", "");
    assertThat(Prepare.show(required, "{\"at\": 0}", "x"))
        .isEqualTo("CONFORM: x: is missing, but a value is required");
  }

  @Test
  void theFirstFieldOfTheDefinitionIsTheCause() {
    Preparation p = Prepare.stream("a: int32\nb: int32", "");
    String expected = "CONFORM: a: is missing, but a value is required";
    assertThat(Prepare.show(p, "{\"b\": \"x\", \"at\": 1}", "a")).isEqualTo(expected);
  }

  @Test
  void nestsAndKeepsDeclaredOrder() {
    Preparation p =
        Prepare.stream(
            "x: {type: list, items: {type: record, fields: {b: date, a: {type: list, items: bool}}}}",
            "");
    Prepared prepared =
        (Prepared)
            p.prepare(
                Prepare.bytes("{\"x\":[{\"a\":[true],\"b\":\"2001-01-02\"}],\"at\":1}"), null);
    assertThat(prepared.values()[1])
        .isEqualTo(List.of(Map.of("a", List.of(true), "b", java.time.LocalDate.of(2001, 1, 2))));
    assertThat(prepared.values()[1]).hasToString("[{b=2001-01-02, a=[true]}]");
  }

  @Test
  void idIsText() {
    for (String[] each :
        new String[][] {
          {"string", "\"a b\"", "a b"},
          {"int64", "5.0", "5"},
          {"bool", "true", "true"},
          {"{type: decimal, precision: 9, scale: 3}", "1e3", "1000.000"},
          {"timestamp", "\"2001-01-01T02:00+02:00\"", "2001-01-01T00:00:00Z"},
          {"date", "\"2001-01-01\"", "2001-01-01"},
        }) {
      Preparation p = Prepare.stream("x: " + each[0], "id: x");
      Outcome o = p.prepare(Prepare.bytes("{\"at\":-1,\"x\":" + each[1] + "}"), null);
      assertThat(((Prepared) o).id()).isEqualTo(each[2]);
      assertThat(((Prepared) o).timeMillis()).isEqualTo(-1);
    }
  }
}
