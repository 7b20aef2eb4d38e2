/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.twinbeam.core.oracle.OracleExample.optional;
import static org.twinbeam.core.oracle.OracleExample.required;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.twinbeam.core.prepare.Outcome.Step;
import org.twinbeam.core.schema.FieldType;

/** Payloads to values, by hand. */
class NaiveConformTest {

  private static final NaiveDecoder DECODER = new NaiveDecoder(OracleExample.DEFINITION);

  private static Object read(FieldType type, String json) {
    Map<?, ?> decoded = decode("{\"x\":" + json + "}");
    return NaiveConform.record(List.of(optional("x", type)), decoded).get("x");
  }

  private static Map<?, ?> decode(String payload) {
    return DECODER.decode(payload.getBytes(StandardCharsets.UTF_8), null);
  }

  private static void refuses(FieldType type, String... values) {
    for (String value : values) {
      assertThatExceptionOfType(Refusal.class)
          .as("%s as %s", value, type)
          .isThrownBy(() -> read(type, value))
          .matches(r -> r.step() == Step.CONFORM);
    }
  }

  @Test
  void numbers() {
    FieldType int32 = new FieldType.Int32Type();
    for (String five : List.of("5", "5.0", "5e0", "0.5e1")) {
      assertThat(read(int32, five)).isEqualTo(5L);
    }
    assertThat(read(int32, "-2147483648")).isEqualTo(-2147483648L);
    refuses(int32, "2147483648", "1.5", "\"5\"", "true", "1e400", "1e999999999", "1e99999999999");
    FieldType int64 = new FieldType.Int64Type();
    assertThat(read(int64, "9223372036854775807")).isEqualTo(Long.MAX_VALUE);
    refuses(int64, "9223372036854775808");
    FieldType float64 = new FieldType.Float64Type();
    assertThat(read(float64, "0.1")).isEqualTo(0.1);
    assertThat(read(float64, "-0")).isEqualTo(-0.0);
    refuses(float64, "1e400", "\"NaN\"", "\"0.1\"");
  }

  @Test
  void decimalsAtTheirScale() {
    FieldType decimal = new FieldType.DecimalType(5, 2);
    assertThat(read(decimal, "1.5")).isEqualTo(new BigDecimal("1.50"));
    assertThat(read(decimal, "\"1.500\"")).isEqualTo(new BigDecimal("1.50"));
    assertThat(read(decimal, "-999.99")).isEqualTo(new BigDecimal("-999.99"));
    assertThat(read(decimal, "0e7")).isEqualTo(new BigDecimal("0.00"));
    refuses(
        decimal, "1000", "0.001", "1e999999999", "100e2147483647", "\"+1\"", "\"\"", "\"١\"", "[]");
  }

  @Test
  void textsAndOthers() {
    assertThat(read(new FieldType.StringType(), "\"a\\u0000b\"")).isEqualTo("a\0b");
    refuses(new FieldType.StringType(), "1", "\"\\ud800\"");
    assertThat(read(new FieldType.BoolType(), "false")).isEqualTo(false);
    refuses(new FieldType.BoolType(), "0", "\"false\"");
    FieldType symbols = new FieldType.EnumType(List.of("on", "off"));
    assertThat(read(symbols, "\"on\"")).isEqualTo("on");
    refuses(symbols, "\"On\"", "1");
    FieldType list = new FieldType.ListType(new FieldType.Int32Type());
    assertThat(read(list, "[1,2]")).isEqualTo(List.of(1L, 2L));
    refuses(list, "[1,null]", "1", "[\"1\"]");
    FieldType record =
        new FieldType.RecordType(
            List.of(
                required("a", new FieldType.Int32Type()),
                optional("b", new FieldType.Int32Type())));
    assertThat(((Map<?, ?>) read(record, "{\"a\":1}")).values().toArray())
        .isEqualTo(Arrays.asList(1L, null).toArray());
    refuses(record, "{\"b\":1}", "[]");
  }

  @Test
  void times() {
    FieldType iso = new FieldType.TimestampType("iso", ZoneId.of("America/Chicago"));
    assertThat(read(iso, "\"2001-01-01T00:00:00.123456789Z\""))
        .isEqualTo(Instant.parse("2001-01-01T00:00:00.123456Z"));
    assertThat(read(iso, "\"2001-01-01 00:00+0530\""))
        .isEqualTo(Instant.parse("2000-12-31T18:30:00Z"));
    assertThat(read(iso, "\"2001-01-01t00:00:00\""))
        .isEqualTo(Instant.parse("2001-01-01T06:00:00Z"));
    // 02:30 was skipped that night.
    assertThat(read(iso, "\"2001-04-01T02:30:00\""))
        .isEqualTo(Instant.parse("2001-04-01T08:30:00Z"));
    refuses(
        iso, "\"2001-02-30T00:00:00Z\"", "\"2001-01-01\"", "978307200", "\"2001-01-01T24:00Z\"");
    refuses(iso, "\"0000-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59-01:00\"");
    FieldType millis = new FieldType.TimestampType("epoch_ms", ZoneId.of("UTC"));
    assertThat(read(millis, "-1.0005")).isEqualTo(Instant.EPOCH.minusNanos(1_001_000));
    refuses(millis, "\"0\"", "1e30", "253402300800000");
    FieldType pattern = new FieldType.TimestampType("dd.MM.yyyy HH:mm", ZoneId.of("UTC"));
    assertThat(read(pattern, "\"31.12.2001 10:00\""))
        .isEqualTo(Instant.parse("2001-12-31T10:00:00Z"));
    refuses(pattern, "\"31.02.2001 10:00\"", "1");
    FieldType quoted = new FieldType.TimestampType("'year' yyyy-MM-dd'T'HH", ZoneId.of("UTC"));
    assertThat(read(quoted, "\"year 2001-12-31T10\""))
        .isEqualTo(Instant.parse("2001-12-31T10:00:00Z"));
    FieldType date = new FieldType.DateType("iso");
    assertThat(read(date, "\"2001-01-31\"")).isEqualTo(LocalDate.of(2001, 1, 31));
    refuses(date, "\"2001-01-32\"", "\"0000-01-01\"", "\"+12001-01-01\"", "20010131");
  }

  @Test
  void onlyOneJsonObjectIsDecoded() {
    assertThat(decode("\uFEFF{\"a\":null} ")).hasSize(1);
    assertThat(decode("{\"a\":" + "[".repeat(63) + "]".repeat(63) + "}")).hasSize(1);
    for (String broken :
        List.of(
            "",
            "[]",
            "{",
            "{} {}",
            "{a:1}",
            "{\"a\":1,\"a\":1}",
            "{\"a\":01}",
            "{\"a\":NaN}",
            "{\"a\":" + "[".repeat(64) + "]".repeat(64) + "}")) {
      assertThatExceptionOfType(Refusal.class)
          .as(broken)
          .isThrownBy(() -> decode(broken))
          .matches(r -> r.step() == Step.DECODE);
    }
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> DECODER.decode(new byte[] {'{', (byte) 0xC0, '}'}, null));
  }

  @Test
  void contentTypes() {
    byte[] empty = {'{', '}'};
    assertThat(DECODER.decode(empty, "Application/JSON; charset=UTF-8")).isEmpty();
    assertThat(DECODER.decode(empty, "application/vnd.trip+json")).isEmpty();
    for (String other : List.of("application/xml", "application/json; charset=utf-16")) {
      assertThatExceptionOfType(Refusal.class).isThrownBy(() -> DECODER.decode(empty, other));
    }
  }
}
