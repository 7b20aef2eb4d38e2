/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class KeyTextTest {
  @Test
  void isAJsonArray() {
    assertThat(key()).isEqualTo("[]");
    assertThat(key("ORD", 5L, true, null)).isEqualTo("[\"ORD\",5,true,null]");
    assertThat(key(new BigDecimal("1.50"), LocalDate.of(2001, 1, 2)))
        .isEqualTo("[\"1.50\",\"2001-01-02\"]");
    assertThat(key(Instant.parse("2001-01-02T03:04:05Z"))).isEqualTo("[\"2001-01-02T03:04:05Z\"]");
  }

  @Test
  void escapesWhatJsonAndUtf8CannotCarry() {
    assertThat(key("a\"b\\c\u0000\n")).isEqualTo("[\"a\\\"b\\\\c\\u0000\\u000a\"]");
    assertThat(key("\ud800x")).isEqualTo("[\"\\ud800x\"]");
    assertThat(key("\ud83d\ude00é")).isEqualTo("[\"\ud83d\ude00é\"]");
  }

  @Test
  void differentKeysHaveDifferentTexts() {
    assertThat(key("a", "b")).isNotEqualTo(key("a\",\"b"));
    assertThat(key("1")).isNotEqualTo(key(1L));
    assertThat(key((Object) null)).isNotEqualTo(key("null"));
    assertThat(key(0.0)).isEqualTo(key(-0.0));
    assertThat(key(Double.NaN)).isEqualTo("[\"NaN\"]");
  }

  private static String key(Object... values) {
    int[] columns = new int[values.length];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = i;
    }
    return KeyText.of(columns, values);
  }
}
