/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.twinbeam.core.definition.DefinitionReader;
import org.twinbeam.core.prepare.MediaTypes;
import org.twinbeam.core.prepare.Outcome.Prepared;
import org.twinbeam.core.prepare.Preparation;
import org.twinbeam.io.format.Framed;

class DraftTest {

  @Test
  void aStrangersOrders() throws Exception {
    List<Framed> events = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      json(
          events,
          String.format(
              Locale.ROOT,
              """
              {"orderNo":"A-%d","placedAt":"2026-11-%02dT10:00:00Z","channel":"%s","total":%d.5,
               "customer":{"Id":%d,"vip":%s},"lines":[{"sku":"S%d","qty":1}],"coupon":%s}""",
              i == 39 ? 38 : i, // one comes twice
              1 + i / 4,
              i % 2 == 0 ? "web" : "phone",
              i,
              i % 7,
              i % 3 == 0,
              i,
              i % 4 == 0 ? "\"C1\"" : "null"));
    }
    json(events, "{broken");
    json(events, "{\"orderNo\":\"A-50\"}");
    assertThat(Draft.of("orders", events).yaml("orders.ndjson", Optional.empty()))
        .isEqualTo(
            """
            # Guessed from 42 events of orders.ndjson.
            # Each line with "check" is a guess, with what it rests on: look at it, then take the comment away.
            # docs/definition.md explains every key.
            # check: 2 of them cannot be read, or lack most of what the others have: rejects.
            stream: orders
            # check: say what an event is, and who answers for the stream
            # description:
            # owner:

            fields:
              order_no: {type: string, from: orderNo}
              placed_at: {type: timestamp, from: placedAt}  # check: as in 2026-11-01T10:00:00Z
              channel: {type: enum, symbols: [phone, web]}  # check: any other is a reject; a string takes all
              total: {type: float64}  # check: 0.5 to 39.5
              customer:
                type: record
                fields:
                  id: {type: int64, from: Id}  # check: 0 to 6; float64 if parts of one come
                  vip: {type: bool}
              lines:
                type: list
                items:
                  type: record
                  fields:
                    sku: {type: string}
                    qty: {type: int64}  # check: 1 to 1; float64 if parts of one come
              coupon: {type: string, required: false}  # check: null or absent in 30 of 40 (75.0 %)

            id: order_no  # check: 39 different values in 40 events; an event whose id came before is a duplicate
            time: placed_at  # check: when it happened, not when it was sent

            views:
              hourly:  # check: how it is going
                window: 1h
                measures:
                  events: count
                  sum_total: sum(total)
                  p95_total: quantile(total, 0.95)
              hourly_by_channel:  # check: 2 keys in the sample
                key: [channel]
                window: 1h
                measures:
                  events: count
                  sum_total: sum(total)
                  p95_total: quantile(total, 0.95)
            """);
  }

  @Test
  void aStrangersTable() throws Exception {
    List<Framed> events = new ArrayList<>();
    String header = MediaTypes.csv(List.of("Sensor Id", "Time", "Temp (C)", "ok?", "Note, long"));
    for (int i = 0; i < 24; i++) {
      String row =
          String.format(
              Locale.ROOT,
              "%d,%02d.11.2026 0%d:30,%d.5,%s,%s",
              i % 3,
              1 + i,
              i % 9,
              i - 4,
              i % 2 == 0,
              i == 0 ? "\"a, \"\"b\"\"\"" : "");
      events.add(new Framed(i, row.getBytes(StandardCharsets.UTF_8), header));
    }
    assertThat(Draft.of("sensors", events).yaml("sensors.csv", Optional.empty()))
        .contains(
            """
            format: csv

            fields:
              sensor_id: {type: int64, from: Sensor Id}  # check: 0 to 2; float64 if parts of one come
              time: {type: timestamp, format: "dd.MM.yyyy HH:mm", from: Time}  # check: as in 01.11.2026 00:30; without an offset, so taken as UTC; else add zone
              temp_c: {type: float64, from: "Temp (C)"}  # check: -4.5 to 19.5
            """)
        .contains(
            """
              ok: {type: bool, from: "ok?"}
              note_long: {type: string, from: "Note, long", required: false}  # check: null or absent in 23 of 24 (95.8 %)

            # check: no field has another value in every event, so there is no id: what is sent twice counts twice
            time: time""")
        .contains("  hourly_by_sensor_id:")
        .contains("      mean_temp_c: mean(temp_c)\n");
  }

  /** Whatever is guessed of values, the layers take these values by it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          1, 2, -3                                   | {type: int64}
          1, 2.5                                     | {type: float64}
          1e3, 0.001                                 | {type: float64}
          1e400, 1                                   | -
          true, false                                | {type: bool}
          "1.50", "20.25", "3"                       | {type: decimal, precision: 18, scale: 2}
          "1234567890.123456789", "1.5"              | {type: decimal, precision: 19, scale: 9}
          "1", "2"                                   | {type: string}
          "2026-11-26", "2026-02-28"                 | {type: date}
          "2026-11-26", "2026-02-29"                 | {type: string}
          "26.11.2026", "01.02.2026"                 | {type: date, format: dd.MM.yyyy}
          "11/26/2026", "02/01/2026"                 | {type: date, format: MM/dd/yyyy}
          "26/11/2026", "02/01/2026"                 | {type: date, format: dd/MM/yyyy}
          "2026-11-26T10:00:00+01:00", "2026-11-26 10:00" | {type: timestamp}
          "26/Nov/2026:10:00:00 +0100"               | {type: timestamp, format: "dd/MMM/yyyy:HH:mm:ss Z"}
          "", "a"                                    | {type: string}
          [1, 2], []                                 | list of int64
          "a", 1, "b"                                | {type: string}
          """)
  void typesTakeWhatWasSeen(String values, String type) throws Exception {
    List<Framed> events = new ArrayList<>();
    String[] all = values.startsWith("[") ? new String[] {"[1, 2]", "[]"} : values.split(", ");
    for (String value : all) {
      json(events, "{\"at\":\"2026-11-26T00:00:00Z\",\"v\":" + value + "}");
    }
    String yaml = Draft.of("s", events).yaml("test", Optional.empty());
    if (!type.equals("-")) {
      assertThat(yaml)
          .contains(
              type.equals("list of int64")
                  ? "  v:\n    type: list\n    items: {type: int64}  # check: 1 to 2; float64 if parts of one come\n"
                  : "  v: " + type);
    }
    Preparation preparation = Preparation.compile(DefinitionReader.parse(yaml, "guess"));
    long taken =
        events.stream()
            .filter(e -> preparation.prepare(e.payload(), e.contentType()) instanceof Prepared)
            .count();
    long mixed = values.contains("1e400") ? 1 : values.startsWith("\"a\", 1") ? 1 : 0;
    assertThat(taken).isEqualTo(events.size() - mixed);
  }

  @ParameterizedTest
  @CsvSource({
    "sent_at, 1763600000, epoch_s",
    "sent_at, 1763600000000, epoch_ms",
    "ts, 1763600000000000, epoch_us",
    "ts, 17636, -",
    "account, 1763600000, -"
  })
  void aNumberIsATimeIfItsNameSaysSo(String name, String value, String format) throws Exception {
    List<Framed> events = new ArrayList<>();
    json(events, "{\"at\":\"2026-11-26T00:00:00Z\",\"" + name + "\":" + value + "}");
    assertThat(Draft.of("s", events).yaml("test", Optional.empty()))
        .contains(
            format.equals("-")
                ? "  " + name + ": {type: int64}"
                : "  " + name + ": {type: timestamp, format: " + format + "}");
  }

  @Test
  void namesThatReadAlikeStayApart() throws Exception {
    List<Framed> events = new ArrayList<>();
    json(events, "{\"at\":\"2026-11-26T00:00:00Z\",\"At\":1,\"AT\":2,\"in\":3,\"7\":4,\"#: x\":5}");
    String yaml = Draft.of("s", events).yaml("a\nb", Optional.empty());
    assertThat(yaml)
        .startsWith("# Guessed from 1 event of a b.\n")
        .contains("  at_2: {type: int64, from: At}")
        .contains("  at_3: {type: int64, from: AT}")
        .contains("  in_: {type: int64, from: in}")
        .contains("  field_7: {type: int64, from: \"7\"}")
        .contains("  x: {type: int64, from: \"#: x\"}");
    DefinitionReader.parse(yaml, "guess");
  }

  /** Whatever a stranger's events are like, what is written is a definition. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\":1,\" \":2,\"o\":{},\"l\":[{}],\"m\":[null,1],\"n\":[[[]]]",
        "\"a\\u007f\":1,\"\\ud800\":2,\"b\\ufffe\":\"\\u0085\"",
        "\"d\":{\"d\":{\"d\":{\"d\":{\"d\":{\"d\":{\"d\":{\"d\":{\"d\":1}}}}}}}}",
        "\"d\":[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]",
        "\"tiny\":1e-999999999,\"great\":1e999999999",
        "\"events\":\"click\",\"mean_x\":\"b\",\"x\":1",
        "\"NUMBER\":1,\"TEXT\":\"a\",\"key\":\"on\",\"window\":\"#: [x\""
      })
  void whatIsWrittenIsADefinition(String members) throws Exception {
    String event =
        "{\"at\":\"2026-11-26T00:00:00Z\","
            + members.replace("NUMBER", "long_name_".repeat(7)).replace("TEXT", "k".repeat(63))
            + "}";
    List<Framed> events = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      json(events, event.replace("click", i % 2 == 0 ? "click" : "view"));
    }
    String yaml = Draft.of("s", events).yaml("test\u009b\ud800", Optional.empty());
    Preparation preparation = Preparation.compile(DefinitionReader.parse(yaml, "guess"));
    assertThat(preparation.prepare(events.get(0).payload(), null) instanceof Prepared)
        .as(yaml)
        .isEqualTo(!members.contains("null") && !members.contains("1e999"));
    if (members.contains("null")) {
      assertThat(yaml).contains("# check: some lists hold null: such events are rejects");
    }
  }

  @Test
  void aTableMayHaveColumnsWithoutNames() throws Exception {
    String header = MediaTypes.csv(List.of("at", " ", "v\u007f"));
    byte[] row = "2026-11-26T00:00:00Z,x,1".getBytes(StandardCharsets.UTF_8);
    String yaml = Draft.of("s", List.of(new Framed(0, row, header))).yaml("test", Optional.empty());
    DefinitionReader.parse(yaml, "guess");
    assertThat(yaml).contains("  v: {type: int64, from: \"v\\u007f\"}");
  }

  @Test
  void whatIsNeitherAllTablesNorAllObjectsIsReadAsObjects() throws Exception {
    List<Framed> events = new ArrayList<>();
    json(events, "{\"at\":\"2026-11-26T00:00:00Z\",\"v\":1}");
    byte[] row = "1,2".getBytes(StandardCharsets.UTF_8);
    events.add(new Framed(1, row, MediaTypes.csv(List.of("v", "at"))));
    assertThat(Draft.of("s", events).yaml("test", Optional.empty()))
        .contains("# check: 1 of them cannot be read")
        .contains("  v: {type: int64}");
  }

  @Test
  void numbersMayBeTheTimeWhereNothingElseCan() throws Exception {
    List<Framed> events = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      json(events, "{\"no\":%d,\"taken\":%d,\"n\":5}".formatted(i, 1_795_154_401_000L + i));
    }
    Draft draft = Draft.of("s", events);
    assertThat(draft.time().name()).isEqualTo("taken");
    assertThat(draft.yaml("x", Optional.empty()))
        .contains(
            "taken: {type: timestamp, format: epoch_ms}  # check: 1795154401000 to 1795154401009;"
                + " these are numbers, and nothing else could be a time");
    events.clear();
    json(events, "{\"taken\":1795154401000,\"at\":\"2026-11-20T09:00:00Z\"}");
    assertThat(Draft.of("s", events).time().name()).isEqualTo("at");
  }

  @Test
  void withoutATimeThereIsNoDraft() {
    List<Framed> events = new ArrayList<>();
    json(events, "{\"a\":1,\"b\":\"x\"}");
    assertThatThrownBy(() -> Draft.of("s", events))
        .isInstanceOf(Draft.NoDraftException.class)
        .hasMessageStartingWith("no field can be the event time")
        .hasMessageEndingWith("there are a (int64), b (string)");
    events.clear();
    json(events, "[1]");
    json(events, "");
    assertThatThrownBy(() -> Draft.of("s", events))
        .hasMessage("none of 2 events is a JSON object, or a record of CSV below a header");
  }

  private static void json(List<Framed> events, String text) {
    events.add(new Framed(events.size(), text.getBytes(StandardCharsets.UTF_8), null));
  }
}
