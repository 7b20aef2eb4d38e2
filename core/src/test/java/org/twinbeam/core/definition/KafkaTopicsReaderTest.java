/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.definition;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KafkaTopicsReaderTest {
  private static final String FIELDS =
      "stream: orders\nfields: {at: {type: timestamp}}\ntime: at\n";

  @Test
  void oneOrMany() throws Exception {
    assertThat(Texts.parse(FIELDS).kafka()).isEmpty();
    assertThat(Texts.parse(FIELDS + "kafka: web.orders").kafka()).containsExactly("web.orders");
    assertThat(Texts.parse(FIELDS + "kafka: [web.orders, Shop_2-x]").kafka())
        .containsExactly("web.orders", "Shop_2-x");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          web/orders       | 4:8: 'web/orders' cannot be a Kafka topic's name
          ..               | 4:8: '..' cannot be a Kafka topic's name
          orders.events    | 4:8: 'orders.events' is the stream's own log
          []               | 4:8: 'kafka' is empty; name a topic, as in kafka: web.orders
          {a: b}           | 4:8: a topic of 'kafka' must be a text, not a map
          [a, b, a]        | 4:15: duplicate topic 'a'; keep one
          """)
  void faults(String kafka, String expected) {
    assertThat(Texts.problems(FIELDS + "kafka: " + kafka))
        .singleElement()
        .asString()
        .startsWith(expected);
  }

  /** Where events come from says nothing of what they mean. */
  @Test
  void doNotChangeTheVersion() throws Exception {
    assertThat(Versions.of(Texts.parse(FIELDS + "kafka: web.orders")))
        .isEqualTo(Versions.of(Texts.parse(FIELDS)));
  }
}
