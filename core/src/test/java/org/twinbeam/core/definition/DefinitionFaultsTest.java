/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.definition;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every fault of a definition is told, at its place, with what would be right. */
class DefinitionFaultsTest {

  @Test
  void eachFieldIsReadFromAPlaceOfItsOwn() {
    String yaml =
        """
        stream: orders
        fields:
          at: timestamp
          a: {type: string, from: at}
          b: {type: string, from: ""}
          c: {type: string, from: x}
          x: string
          y: {type: string, from: a}
          l: {type: list, items: {type: string, from: m}}
          r: {type: record, fields: {at: string, n: {type: string, from: at}}}
        time: at
        """;
    assertThat(Texts.problems(yaml))
        .containsExactly(
            "4:6: field 'a' is read from 'at', as field 'at' is; say where each is read 'from'",
            "5:27: 'from' of field 'b' must be a text, not nothing",
            "7:6: field 'x' is read from 'x', as field 'c' is; say where each is read 'from'",
            "9:47: elements of a list have no names; remove 'from'",
            "10:45: field 'n' is read from 'at', as field 'at' is; say where each is read 'from'");
  }

  @Test
  void fiveFaultsGiveFiveLocatedMessages() {
    String yaml =
        """
        stream: flights
        fields:
          flight: {type: string}
          departed: {type: timestamp}
          delay: {type: integer}
          origin: {type: string}
        id: fligth
        time: departed
        rules:
          here: origin == 3
        views:
          hourly:
            key: [orign]
            window: 1 hour
            measures:
              flights: count
        """;
    assertThat(Texts.problems(yaml))
        .containsExactly(
            "5:17: unknown type 'integer'; did you mean 'int32'?; use one of string, bool, int32,"
                + " int64, float64, decimal, timestamp, date, enum, list, record",
            "7:5: 'id' names no field: 'fligth'; did you mean 'flight'?; use one of flight,"
                + " departed, origin",
            "10:16: '==' cannot be applied to (string, int)",
            "13:11: unknown field 'orign' in a key; did you mean 'origin'?; use one of delay,"
                + " flight, departed, origin",
            "14:13: 'window' of view 'hourly' must be a whole number with ms, s, m, h or d, as in"
                + " 30s, 5m, 1h or 7d, above 0 and at most 3660d, not '1 hour'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          format: json | format: jason | 3:9: unknown format 'jason'; did you mean 'json'?; use one of json, csv
          format: json | format: avro | 3:9: avro is not supported yet; use one of json, csv
          format: json | fromat: json | 3:1: unknown key 'fromat' of the definition; did you mean 'format'?
          format: json | stream: again | 3:1: duplicate key 'stream'; it is first given on line 1: keep one
          format: json | format: [json] | 3:9: 'format' of the definition must be a text, not a list
          stream: flights | stream: Flights | 1:9: bad name 'Flights' of a stream; use lower-case letters
          stream: flights | within: 3 | 1:1: the definition lacks the key 'stream'
          delay: {type | Delay: {type | 7:3: bad name 'Delay' of a field
          delay: {type | for: {type | 7:3: 'for' is a reserved word of expressions; choose another name
          delay: {type | flight: {type | 7:3: duplicate key 'flight'
          late: delay | origin: delay | 21:3: the name 'origin' is taken by a field (line 10)
          int32, unit | int23, unit | 7:17: unknown type 'int23'; did you mean 'int32'?
          unit: min | units: min | 7:24: unknown key 'units' of field 'delay'; did you mean 'unit'?
          unit: min | zone: UTC | 7:24: unknown key 'zone' of field 'delay'
          required: false | required: no | 8:59: 'required' of field 'fare' must be true or false, not 'no'
          precision: 9, | | 8:9: field 'fare' lacks the key 'precision'
          precision: 9, | precision: 1, | 8:46: scale 2 is above precision 1
          precision: 9, | precision: 39, | 8:36: 'precision' of field 'fare' must be a whole number from 1 to 38, not '39'
          zone: UTC | zone: Mars | 6:50: unknown zone 'Mars'; use UTC, an offset as +02:00, or a region as America/New_York
          format: iso | format: yyyy-MM-dd | 6:39: bad format 'yyyy-MM-dd': it does not hold a date and a time of day
          format: iso | format: bogus | 6:39: bad format 'bogus': it is not a pattern
          symbols: [landed, diverted] | symbols: [landed, landed] | 12:42: duplicate symbol 'landed'
          symbols: [landed, diverted] | symbols: [] | 12:33: 'symbols' is empty
          symbols: [landed, diverted] | symbols: landed | 12:33: 'symbols' of field 'status' must be a list
          type: list, items: string | type: list | 13:10: field 'stops' lacks the key 'items'
          {type: list, items: string} | list | 13:10: type list needs more: write it as {type: list, items: string}
          items: string | items: {type: string, required: false} | 13:55: elements of a list are always required
          {tail: string | {tail: strng | 14:43: unknown type 'strng'; did you mean 'string'?
          id: flight | id: load | 16:5: 'id' must name a field with one exact value, but 'load' is of type float64
          id: flight | id: fare | 16:5: 'id' must name a required field; remove 'required: false' from 'fare'
          id: flight | id: late | 16:5: 'id' names no field: 'late'
          partition_by: origin | partition_by: stops | 18:15: 'partition_by' must name a field with one exact value
          within: 288 | within: -1 | 17:9: 'within' of the definition must be a whole number from 0 to 100000, not '-1'
          within: 288 | within: 100001 | 17:9: 'within' of the definition must be a whole number
          within: 288 | within: 3.5 | 17:9: 'within' of the definition must be a whole number
          time: departed | time: delay | 19:7: 'time' must name a required timestamp, but 'delay' is of type int32
          UTC} | UTC, required: false} | 19:7: 'time' must name a required timestamp, but 'departed' is not required
          delay > 15 | delay > | 21:16: the expression ends too early
          delay > 15 | dealy > 15 | 21:9: unknown name 'dealy'; did you mean 'delay'?
          delay > 15 | load * 2 | 21:14: '*' cannot be applied to (double, int); CEL does not mix int and double: write 2.0 for 2
          delay > 15 | late | 21:9: derived fields use each other in a circle: late -> late; break it
          delay > 15 | aircraft.tial | 21:17: undefined field 'tial'
          delay > 15 | aircraft | 21:9: the value is a record; select one of its fields
          delay > 15 | duration("1h") | 21:9: the value is a duration
          delay > 15 | dyn(delay) | 21:9: the value's type is not known; convert it
          delay > 15 | has(aircraft.seats) | 21:12: has() is not offered: compare with null
          delay > 15 | "'origin' + 1" | 21:19: '+' cannot be applied to (string, int)
          delay >= -1440 | delay | 24:20: rule 'plausible_delay' must be true or false, but its value is of type int64
          delay >= -1440 | '!late' | 24:20: rule 'plausible_delay' uses the derived field 'late', but rules are checked before fields are derived
          delay >= -1440 | | 24:19: rule 'plausible_delay' must be a text, not nothing
          plausible_delay: | 'Plausible delay': | 24:3: bad name 'Plausible delay' of a rule
          hourly: | by-hour: | 27:3: bad name 'by-hour' of a view
          key: [origin, status] | key: [origin, origin] | 29:19: 'origin' is in the key twice
          key: [origin, status] | key: [stops] | 29:11: 'stops' is of type list, which cannot be in a key
          key: [origin, status] | key: origin | 29:10: 'key' of view 'hourly' must be a list, as in key: [origin], not a single value
          window: 1h | window: 0s | 30:13: 'window' of view 'hourly' must be a whole number with ms, s, m, h or d
          window: 1h | every: 1h | 30:5: unknown key 'every' of view 'hourly'
          {size: 6h, every: 1h} | {size: 1h, every: 6h} | 38:31: 'every' is longer than 'size'
          {size: 6h, every: 1h} | {size: 6h, every: 1ms} | 38:31: the window would be merged from 21600000 panes; at most 10080
          {size: 6h, every: 1h} | {size: 6h} | 38:13: the window of view 'recent' lacks the key 'every'
          flights: count | flights: cuont | 32:16: unknown aggregate 'cuont'; did you mean 'count'?
          flights: count | flights: avg(delay) | 32:16: unknown aggregate 'avg'; did you mean 'mean'?
          flights: count | flights: mean | 32:16: 'mean' takes one field, as in mean(delay), not 0 arguments
          flights: count | flights: mean(delay | 32:16: cannot read the measure 'mean(delay'
          flights: count | origin: count | 32:7: the measure 'origin' has the name of a field in the key
          flights: count | window: count | 32:7: a measure cannot be called 'window'
          mean(delay) | mean(dellay) | 33:24: unknown field 'dellay'; did you mean 'delay'?
          mean(delay) | mean(route) | 33:19: mean needs a numeric or bool field; route is a string
          delay, 0.95 | delay, 95 | 34:12: rank of a quantile is 95.0, must be between 0 and 1
          delay, 0.95 | delay, high | 34:12: 'quantile' takes a field and a rank from 0 to 1
          delay, 0.95 | delay | 34:12: 'quantile' takes a field and a rank from 0 to 1, as in quantile(delay, 0.95), not 1 arguments
          top(route, 10) | top(route, 0) | 40:15: length of a top list is 0, must be between 1 and 1000
          aggregate: sum(fare), | | 35:14: measure 'fares' lacks the key 'aggregate'
          where: late | when: late | 35:37: unknown key 'when' of measure 'fares'
          where: late | where: lat | 35:44: unknown name 'lat'; did you mean 'late'?
          where: late | where: delay | 35:44: 'where' of measure 'fares' must be true or false
          """)
  void tells(String old, String replacement, String problem) {
    String yaml = Texts.edited(old, replacement == null ? "" : replacement);
    assertThat(Texts.problems(yaml)).anySatisfy(p -> assertThat(p).startsWith(problem));
  }

  @ParameterizedTest
  @ValueSource(strings = {"|\n    late", ">\n    late", ">-\n\n    late:3", "|2-\n    late:3"})
  void aModelMustStandOnTheLineOfItsField(String block) {
    assertThat(Texts.problems(Texts.SOUND + "score:\n  early_risk: late\n  risk: " + block + "\n"))
        .containsExactly("43:9: write the model on the line of its field, as in late_risk: late");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          Late | 42:9: 'Late' names no model; write its name, as in late, or a version too, as in late:3
          late:0 | 42:9: 'late:0' names no model
          late:v3 | 42:9: 'late:v3' names no model
          late@0123456789abcdef | 42:9: 'late@0123456789abcdef' names no model
          late:3@0123 | 42:9: 'late:3@0123' names no model
          '"late "' | 42:9: '"late "' names no model
          [late] | 42:9: scored field 'risk' must be a text, not a list
          | 42:8: scored field 'risk' must be a text, not nothing
          """)
  void whatNamesNoModelIsTold(String model, String problem) {
    String text = model == null ? "" : model;
    assertThat(Texts.problems(Texts.SOUND + "score:\n  risk: " + text + "\n"))
        .singleElement()
        .satisfies(p -> assertThat(p).startsWith(problem));
  }

  @Test
  void oneFaultIsToldOnce() {
    assertThat(Texts.problems(Texts.edited("delay: {type: int32", "delay: {type: int23")))
        .as("what uses a faulty field is not blamed")
        .hasSize(1);
    assertThat(Texts.problems(Texts.edited("late: delay > 15", "late: delay >")))
        .as("what uses a faulty derived field is not blamed")
        .hasSize(1);
  }

  @Test
  void tellsALongerCircle() {
    String yaml =
        Texts.edited("  late: delay > 15", "  late: c > 15\n  b: \"late ? 1 : 2\"\n  c: b + 1");
    assertThat(Texts.problems(yaml))
        .containsExactly(
            "21:9: derived fields use each other in a circle: late -> c -> b -> late; break it");
  }

  @Test
  void findsThePlaceInLongerTexts() {
    assertThat(Texts.problems(Texts.edited("delay > 15", "|\n    delay > 15\n      && nobody")))
        .containsExactly(
            "23:10: unknown name 'nobody'; use one of aircraft, day, delay, departed, destination,"
                + " fare, flight, load, origin, status, stops");
    assertThat(Texts.problems(Texts.edited("delay > 15", "'\"x\" + nobody'")).get(0))
        .startsWith("21:16: unknown name 'nobody'");
    assertThat(
            Texts.problems(Texts.edited("delay > 15", ">\n    delay > 15 &&\n    nobody")).get(0))
        .as("folding hides the place: the scalar's start is told")
        .startsWith("21:9: unknown name 'nobody'");
    assertThat(Texts.problems(Texts.edited("delay > 15", "\"'\\u00e9' + nobody\"")).get(0))
        .startsWith("21:9: unknown name 'nobody'");
    assertThat(Texts.problems(Texts.edited("delay > 15", "'''é😀'' == nobody'")).get(0))
        .startsWith("21:9: unknown name 'nobody'");
    assertThat(Texts.problems(Texts.edited("delay > 15", "\"'é😀' == nobody\"")).get(0))
        .as("columns are counted in code points")
        .startsWith("21:18: unknown name 'nobody'");
  }

  @Test
  void csvHoldsNoNesting() {
    assertThat(Texts.problems(Texts.edited("format: json", "format: csv")))
        .containsExactly(
            "13:10: field 'stops' is a list, which CSV cannot hold; use json, or a field for each"
                + " value",
            "14:13: field 'aircraft' is a record, which CSV cannot hold; use json, or a field for"
                + " each value");
  }

  @Test
  void namesHaveAtMost63Characters() throws Exception {
    String longest = "a".repeat(63);
    assertThat(Texts.parse(Texts.edited("stream: flights", "stream: " + longest)).stream())
        .isEqualTo(longest);
    assertThat(Texts.problems(Texts.edited("stream: flights", "stream: a" + longest))).hasSize(1);
  }
}
