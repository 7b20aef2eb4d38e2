/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class WireTest {
  @Property
  void numbersAndTextsComeBack(@ForAll long number, @ForAll String text, @ForAll byte[] bytes) {
    ByteSink out = new ByteSink(0);
    out.putVarLong(number);
    out.putSignedVarLong(number);
    out.putFixedLong(number);
    out.putString(text);
    out.putBytes(bytes);
    ByteSource in = new ByteSource(out.toByteArray());
    assertThat(in.getVarLong()).isEqualTo(number);
    assertThat(in.getSignedVarLong()).isEqualTo(number);
    assertThat(in.getFixedLong()).isEqualTo(number);
    assertThat(in.getString()).isEqualTo(text);
    assertThat(in.getBytes()).isEqualTo(bytes);
    assertThat(in.hasRemaining()).isFalse();
  }

  @Test
  void loneSurrogatesSurvive() {
    for (String text : List.of("\ud800", "a\udc00b", "\ud83d\ude00", "\udc00\ud800", "")) {
      ByteSink out = new ByteSink(0);
      out.putString(text);
      assertThat(new ByteSource(out.toByteArray()).getString()).isEqualTo(text);
    }
  }

  @Test
  void valuesOfEveryTypeComeBack() {
    List<Object> values = new ArrayList<>();
    values.add(null);
    values.add("text");
    values.add(true);
    values.add(false);
    values.add(Long.MIN_VALUE);
    values.add(Double.NaN);
    values.add(-0.0);
    values.add(new BigDecimal("-12345678901234567890.123"));
    values.add(Instant.parse("1969-12-31T23:59:59.999999Z"));
    values.add(LocalDate.of(-1, 2, 3));
    values.add(List.of("a", 1L, List.of()));
    values.add(Map.of("name", 2.5));
    ByteSink out = new ByteSink(0);
    values.forEach(value -> ValueCodec.write(out, value));
    ByteSource in = new ByteSource(out.toByteArray());
    values.forEach(value -> assertThat(ValueCodec.read(in)).isEqualTo(value));
    assertThat(in.hasRemaining()).isFalse();
  }

  @Property
  void brokenBytesAreRefusedWithAnIllegalArgument(@ForAll byte[] bytes) {
    ByteSource in = new ByteSource(bytes);
    try {
      while (in.hasRemaining()) {
        ValueCodec.read(in);
      }
    } catch (IllegalArgumentException | ArithmeticException | java.time.DateTimeException e) {
      assertThat(e).hasMessageNotContaining("null");
    }
  }

  @Test
  void truncationSaysWhere() {
    assertThatThrownBy(() -> new ByteSource(new byte[] {5, 1}).getBytes())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("of 2");
  }
}
