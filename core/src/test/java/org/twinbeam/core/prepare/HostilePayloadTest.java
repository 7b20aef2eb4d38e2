/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.twinbeam.core.prepare.Outcome.Prepared;
import org.twinbeam.core.prepare.Outcome.Rejected;

/** Whatever the bytes, the outcome is a prepared event or a reject with a fit cause. */
class HostilePayloadTest {
  private static final String YAML =
      """
      stream: hostile
      time: at
      id: id
      fields:
        at: timestamp
        id: string
        n: {type: int32, required: false}
        big: {type: int64, required: false}
        f: {type: float64, required: false}
        d: {type: decimal, precision: 20, scale: 4, required: false}
        day: {type: date, required: false}
        e: {type: enum, symbols: [a, b], required: false}
        l: {type: list, items: {type: list, items: float64}, required: false}
        r: {type: record, fields: {x: {type: int32, required: false}}, required: false}
      rules:
        small: n == null || n < 1000000
      derive:
        ratio: big / n
        power: big * big
        text: id + "-" + string(n)
        month: day.getMonth()
        root: r.x + 1
        first: l[0][0]
      views:
        v:
          window: 1h
          measures:
            c: {aggregate: count, where: f > 0.0 && 10 / n > 1}
      """;
  private static final String EVENT =
      "{\"at\":\"2001-01-01T00:00:00.5Z\",\"id\":\"A\\u00e91\",\"n\":-7,\"big\":3000000000,"
          + "\"f\":1.5e3,\"d\":\"12.5\",\"day\":\"2001-01-31\",\"e\":\"a\",\"l\":[[1,2.5],[]],"
          + "\"r\":{\"x\":1,\"y\":null},\"other\":{\"k\":[true,false,null]}}";
  private static final Preparation JSON = Prepare.yaml(YAML);
  private static final Preparation CSV =
      Prepare.stream("x: {type: string}\nn: {type: float64, required: false}", "format: csv");

  private static void assertFit(Preparation p, byte[] payload) {
    Outcome first = p.prepare(payload, null);
    Outcome again = p.prepare(payload.clone(), null);
    if (first instanceof Rejected r) {
      assertThat(again).isEqualTo(r);
      assertThat(r.cause()).isNotBlank();
      assertThat(r.cause().length()).isLessThanOrEqualTo(200);
      assertThat(r.cause().chars()).noneMatch(c -> Character.isISOControl(c));
      assertThat(Prepare.bytes(r.cause())).asString().isEqualTo(r.cause());
    } else {
      Prepared x = (Prepared) first;
      assertThat(x.values()).isEqualTo(((Prepared) again).values());
      assertThat(x.values()).hasSize(p.columns().size()).doesNotHaveAnyElementsOfTypes(Fault.class);
    }
  }

  @Property(tries = 2000, seed = "20010101")
  void anyBytes(@ForAll byte[] payload) {
    assertFit(JSON, payload);
    assertFit(CSV, payload);
  }

  @Property(tries = 1000, seed = "20010102")
  void anyText(@ForAll @Size(max = 50) String text) {
    assertFit(JSON, Prepare.bytes(text));
    assertFit(JSON, Prepare.bytes("{\"at\":\"" + text + "\",\"id\":\"" + text + "\"}"));
    assertFit(CSV, Prepare.bytes(text));
    assertFit(CSV, Prepare.bytes("0," + text + "," + text));
  }

  @Property(tries = 200, seed = "20010103")
  void anyContentType(@ForAll String contentType) {
    assertThat(JSON.prepare(Prepare.bytes(EVENT), contentType)).isNotNull();
  }

  @Test
  void mutations() {
    long seed = 20010104;
    Random random = new Random(seed);
    String tokens = "{}[]:,\"\\eE+-.0123456789 nulltruefals\u0000\n\rT\u00e9";
    int prepared = 0;
    int rounds = 20_000;
    for (int i = 0; i < rounds; i++) {
      byte[] payload = Prepare.bytes(EVENT);
      for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
        int at = random.nextInt(payload.length);
        payload[at] =
            random.nextInt(10) == 0
                ? (byte) random.nextInt(256)
                : (byte) tokens.charAt(random.nextInt(tokens.length()));
      }
      assertFit(JSON, payload);
      prepared += JSON.prepare(payload, null) instanceof Prepared ? 1 : 0;
    }
    assertThat(prepared).as("seed %s: some survive", seed).isBetween(rounds / 50, rounds / 2);
  }

  @Test
  void corpus() {
    String open = "{\"at\":\"2001-01-01T00:00:00Z\",\"id\":\"a\",";
    for (String rest :
        new String[] {
          "\"n\":NaN}",
          "\"f\":-Infinity}",
          "\"f\":1e999}",
          "\"n\":" + "9".repeat(100_000) + "}",
          "\"n\":1e" + "9".repeat(1000) + "}",
          "\"f\":0." + "0".repeat(100_000) + "1}",
          "\"d\":\"" + "9".repeat(100_000) + "\"}",
          "\"l\":" + "[".repeat(100_000),
          "\"other\":" + "{\"a\":".repeat(100_000),
          "\"" + "k".repeat(100_000) + "\":1}",
          "\"n\":1,\"n\":2}",
          "\"e\":\"" + "x".repeat(1_000_000) + "\"}",
          "\"e\":\"\\u0000\\n\\u202e\"}",
          "\"big\":9223372036854775807,\"n\":1}",
          "\"big\":1,\"n\":0}",
          "\"l\":[]}",
          "\"r\":{}}",
          "\"day\":\"0001-01-01\"}",
        }) {
      assertFit(JSON, Prepare.bytes(open + rest));
    }
    assertThat(JSON.prepare(Prepare.bytes(EVENT), null)).isInstanceOf(Prepared.class);
  }
}
