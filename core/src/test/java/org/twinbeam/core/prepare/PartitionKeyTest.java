/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One key for one value, however it is written. {@link BothWays} asserts besides, of every payload
 * of every test, that the door's key is the prepared event's.
 */
class PartitionKeyTest {
  private static final BothWays INTEGERS = by("int32");

  private static BothWays by(String type) {
    return BothWays.of(
        "stream: s\ntime: at\nid: k\nfields:\n  at: {type: timestamp, format: epoch_ms}\n  k: "
            + type
            + "\n  n: {type: int32, required: false}\nmqtt: s/{k}/#\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          int32 | 1 | 1, 1.0, 1e0, 10e-1, 0.1E+1 | 1, 1.0, 1e0, 01, 0001.00
          int64 | -9007199254740993 | -9007199254740993, -9007199254740993.0, -9007199254740993e0 | -09007199254740993
          int32 | 0 | 0, -0, 0.0, 0e99999 | 0, -0, 000, 0e-9
          bool | true | true | true
          string | 1.0 | "1.0", "\\u0031.0" | 1.0, "1.0"
          string | ü✈ | "ü✈", "\\u00fc\\u2708" | ü✈, "ü✈"
          {type: decimal, precision: 9, scale: 2} | 12.50 | 12.5, "12.5", 12.50, 1.25e1, "0012.500" | 12.5, 12.50, 1250e-2
          {type: decimal, precision: 9, scale: 2} | 0.00 | 0, "-0.0", 0e9 | 0, -0
          {type: enum, symbols: [on, off]} | off | "off", "\\u006fff" | off, "off"
          timestamp | 2001-01-01T00:00:00.500Z | "2001-01-01T00:00:00.5Z", "2001-01-01 00:00:00.500", "2001-01-01t02:00:00.5000001+02:00" | 2001-01-01T00:00:00.50, 2000-12-31T19:00:00.5-05
          {type: timestamp, format: epoch_s} | 1970-01-01T00:00:01.500Z | 1.5, 15e-1, 1.5000000001 | 1.5, 01.50
          {type: timestamp, format: dd.MM.yyyy HH:mm, zone: Europe/Berlin} | 2001-07-01T10:00:00Z | "01.07.2001 12:00" | 01.07.2001 12:00
          date | 2001-02-28 | "2001-02-28" | 2001-02-28
          """)
  void oneValueHasOneKey(String type, String key, String inJson, String inCsv) {
    BothWays stream = by(type);
    String columns = MediaTypes.csv(List.of("other", "k", "at"));
    for (String value : inJson.split(", ", -1)) {
      for (String payload :
          List.of(
              "{\"at\":1,\"k\":" + value + "}",
              "\uFEFF{ \"x\": {\"k\": [7]}, \"k\" :\t" + value + ",\"at\":1 }")) {
        assertThat(stream.show(payload, null, null, "at"))
            .isEqualTo("Instant 1970-01-01T00:00:00.001Z");
        assertThat(stream.key(payload, "application/json", null)).isEqualTo(key);
      }
    }
    for (String value : inCsv.split(", ", -1)) {
      assertThat(stream.show("1," + value + ",", "text/csv", null, "n")).isEqualTo("null");
      assertThat(stream.key("1," + value + ",\n", "text/csv", "http")).isEqualTo(key);
      assertThat(stream.show("x," + value + ",1\r\n", columns, null, "n")).isEqualTo("null");
      assertThat(stream.key("x," + value + ",1\r\n", columns, null)).isEqualTo(key);
      if (!value.startsWith("\"")) {
        String topic = "mqtt:s/" + value + "/here/and/there";
        assertThat(stream.show("{\"at\":1}", null, topic, "n")).isEqualTo("null");
        assertThat(stream.key("{\"at\":1,\"k\":\"other\"}", null, topic)).isEqualTo(key);
      }
    }
  }

  @Test
  void theFieldOfPartitionByGoesBeforeTheId() {
    BothWays stream =
        BothWays.of(
            """
            {stream: s, time: at, id: k, partition_by: p,
             fields: {at: timestamp, p: int32, k: string}}
            """);
    assertThat(stream.key("{\"k\":\"a\",\"p\":7.0}", null, null)).isEqualTo("7");
    assertThat(stream.key("2001-01-01T00:00,7e0,a", "text/csv", null)).isEqualTo("7");
  }

  /** Whatever the others hold, and whatever comes after it. */
  @Test
  void readsNoOtherField() {
    BothWays stream = by("int32");
    assertThat(stream.key("{\"at\":\"bogus\",\"n\":[[[1e999]]],\"k\":5}", null, null))
        .isEqualTo("5");
    assertThat(stream.key("{\"k\":5,\"k\":6} ]", null, null)).isEqualTo("5");
    assertThat(stream.key("{\"k\":5," + "[".repeat(1_000_000), null, null)).isEqualTo("5");
    assertThat(stream.key("bogus,5,bogus", "text/csv", null)).isEqualTo("5");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"at":1}                  |
          {"k":null}                |
          {"k":"5"}                 |
          {"k":5.5}                 |
          {"x":{"k":5}}             |
          [{"k":5}]                 |
          `"k"`                     |
          ``                        |
          {"y":1,"y":2,"k":5}       |
          {"k":5}                   | text/plain
          {"k":5}                   | application/avro
          1,5                       | text/csv
          1,,                       | text/csv
          5                         | text/csv; columns="n"
          5,5                       | text/csv; columns="k,k"
          5                         | text/csv; columns="%"
          """)
  void whatWillBeARejectHasNone(String payload, String contentType) {
    assertThat(by("int32").key(payload, contentType, null)).isNull();
  }

  @Test
  void aStreamWithoutIdentityHasNone() {
    BothWays stream = BothWays.of("{stream: s, fields: {at: timestamp}, time: at}");
    assertThat(stream.key("{\"at\":\"2001-01-01T00:00:00Z\"}", null, null)).isNull();
    assertThat(by("int32").key(null, null, null)).isNull();
  }

  @Test
  void bombsAreCheap() {
    BothWays stream = by("int32");
    int size = 2_000_000;
    for (String payload :
        List.of(
            "{\"a\":" + "[".repeat(size),
            "{\"a\":" + "{\"a\":".repeat(size / 5),
            "{\"k\":" + "[".repeat(size),
            "{\"k\":" + "9".repeat(size) + "}",
            "{\"k\":1e" + "9".repeat(size) + "}",
            "{\"" + "k".repeat(size) + "\":5}",
            ",".repeat(size),
            "\"".repeat(size))) {
      assertThat(stream.key(payload, null, null)).isNull();
      assertThat(stream.key(payload, "text/csv", null)).isNull();
      assertThat(stream.key(payload, "text/csv; columns=\"at,k\"", null)).isNull();
    }
  }

  @Property(tries = 500, seed = "20010111")
  void anyBytesHaveAKeyOrNone(@ForAll byte[] payload, @ForAll String contentType) {
    for (String type : new String[] {null, "text/csv", "text/csv; columns=\"k,at\"", contentType}) {
      INTEGERS.prepare(payload, type, "mqtt:" + contentType);
      INTEGERS.prepare(payload, type, contentType);
    }
  }

  /** Every order of members, in every notation. */
  @Test
  void membersInAnyOrder() {
    Random random = new Random(20010112);
    BothWays stream = by("{type: decimal, precision: 20, scale: 3}");
    List<String> keys = List.of("7", "7.0", "70e-1", "\"7\"", "\"7.000\"", "0.007e3");
    for (int i = 0; i < 300; i++) {
      List<String> members =
          new ArrayList<>(
              List.of(
                  "\"k\":" + keys.get(random.nextInt(keys.size())),
                  "\"at\":" + i,
                  "\"n\":" + (random.nextBoolean() ? "null" : "3"),
                  "\"deep\":{\"k\":1,\"x\":[{\"k\":2}]}"));
      Collections.shuffle(members, random);
      String payload = "{" + String.join(random.nextBoolean() ? "," : " ,\n", members) + "}";
      stream.prepare(Prepare.bytes(payload), null, null);
      assertThat(stream.key(payload, null, null)).isEqualTo("7.000");
    }
  }
}
