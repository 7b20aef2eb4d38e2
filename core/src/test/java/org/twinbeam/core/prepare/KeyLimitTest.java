/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.twinbeam.core.prepare.Outcome.Prepared;
import org.twinbeam.core.prepare.Outcome.Rejected;

/** Keys of 1,024 bytes and not one more. */
class KeyLimitTest {
  private static final BothWays STREAM =
      BothWays.of(
          """
          stream: s
          time: at
          fields:
            at: {type: timestamp, format: epoch_ms}
            x: string
            y: {type: string, required: false}
            d: {type: decimal, precision: 38, scale: 3, required: false}
          derive:
            both: x + "-" + y
          views:
            all: {window: 1h, measures: {c: count}}
            one: {key: [x], window: 1h, measures: {c: count}}
            more: {key: [at, d, both], window: 1h, measures: {c: count}}
          """);

  private static String event(String x, String y) {
    return "{\"at\":1,\"x\":\"" + x + "\"" + (y == null ? "" : ",\"y\":\"" + y + "\"") + "}";
  }

  private static String show(String x, String y) {
    return STREAM.show(event(x, y), null, null, "d");
  }

  @Test
  void theLastThatFits() {
    // ["…"] has four bytes beside the text.
    assertThat(show("a".repeat(1020), null)).isEqualTo("null");
    assertThat(show("a".repeat(1021), null))
        .isEqualTo("DERIVE: the key of view one has 1025 bytes, expected at most 1024");
    assertThat(show("\\u0001".repeat(170), null)).isEqualTo("null");
    assertThat(show("\\u0001".repeat(170) + "a", null)).startsWith("DERIVE: the key of view one");
    assertThat(show("\\\"".repeat(510), null)).isEqualTo("null");
    assertThat(show("\\\"".repeat(510) + "a", null)).startsWith("DERIVE: the key of view one");
    assertThat(show("\uD834\uDD1E".repeat(255), null)).isEqualTo("null");
    assertThat(show("\uD834\uDD1E".repeat(255) + "a", null)).startsWith("DERIVE: the key of view");
    assertThat(show("é".repeat(510), null)).isEqualTo("null");
    assertThat(show("✈".repeat(341), null)).contains("1027 bytes");
  }

  @Test
  void derivedFieldsAndAllPartsCount() {
    assertThat(show("a".repeat(500), "b".repeat(400))).isEqualTo("null");
    assertThat(show("a".repeat(500), "b".repeat(500)))
        .startsWith("DERIVE: the key of view more has 10");
    assertThat(show("a".repeat(2_000_000), "b"))
        .isEqualTo("DERIVE: the key of view one has 2000004 bytes, expected at most 1024");
  }

  /** Around the limit, of all that a text may hold; {@link BothWays} asks the oracle. */
  @Test
  void countsAsTheOracleDoes() {
    Random random = new Random(20010131);
    List<String> pieces =
        List.of("a", "é", "✈", "\uD834\uDD1E", "\\\"", "\\\\", "\\n", "\\u0000", "\u007f", "/");
    int prepared = 0;
    int rejected = 0;
    for (int i = 0; i < 500; i++) {
      StringBuilder x = new StringBuilder("a".repeat(300));
      int bytes = 320 + random.nextInt(710);
      while (x.toString().getBytes(StandardCharsets.UTF_8).length < bytes) {
        x.append(pieces.get(random.nextInt(random.nextBoolean() ? 3 : pieces.size())));
      }
      String y = random.nextBoolean() ? null : "b".repeat(random.nextInt(60));
      Outcome outcome = STREAM.prepare(Prepare.bytes(event(x.toString(), y)), null, null);
      prepared += outcome instanceof Prepared ? 1 : 0;
      rejected += outcome instanceof Rejected ? 1 : 0;
    }
    assertThat(prepared).isGreaterThan(50);
    assertThat(rejected).isGreaterThan(50);
  }
}
