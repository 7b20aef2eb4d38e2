/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.twinbeam.core.oracle.OracleExample.optional;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.twinbeam.core.oracle.NaiveDecoder.Number;
import org.twinbeam.core.prepare.Outcome.Step;
import org.twinbeam.core.schema.Field;
import org.twinbeam.core.schema.FieldType;

/** Records of CSV to values, by hand. */
class NaiveCsvTest {

  private static final List<Field> TEXTS =
      List.of(optional("a", new FieldType.StringType()), optional("b", new FieldType.StringType()));

  private static Collection<Object> decode(String text) {
    return NaiveCsv.decode(text, TEXTS, null).values();
  }

  @Test
  void oneRecord() {
    assertThat(decode("x,y")).containsExactly("x", "y");
    assertThat(decode("x,\r\n")).containsExactly("x", null);
    assertThat(decode(",\"\"\n")).containsExactly(null, "");
    assertThat(decode("\"a \"\"b\"\", c\",\"\r\n\"\n")).containsExactly("a \"b\", c", "\r\n");
    String longText = "\"\"".repeat(100_000);
    assertThat(decode("\"" + longText + "\",")).hasSize(2);
    for (String broken :
        List.of("", "x", "x,y,z", "\"x,y", "x\",y", "\"x\"y,z", "x,y\nx,y", "x,y\r", "x,y\n\n")) {
      assertThatExceptionOfType(Refusal.class)
          .as(broken)
          .isThrownBy(() -> decode(broken))
          .matches(r -> r.step() == Step.DECODE);
    }
  }

  @Test
  void textsAreTakenAsTheTypesWriteThem() {
    List<Field> fields =
        List.of(
            optional("flag", new FieldType.BoolType()),
            optional("n", new FieldType.Int32Type()),
            optional("price", new FieldType.DecimalType(5, 2)),
            optional("at", new FieldType.TimestampType("epoch_ms", ZoneOffset.UTC)),
            optional("note", new FieldType.StringType()));
    assertThat(NaiveCsv.decode("true,5.0,\"1.5\",-1,true", fields, null).values())
        .containsExactly(true, new Number("5.0"), new Number("1.5"), new Number("-1"), "true");
    assertThat(
            NaiveConform.record(fields, NaiveCsv.decode("false,007,0.5e1,1,7", fields, null))
                .values()
                .toArray())
        .isEqualTo(
            Arrays.asList(false, 7L, new BigDecimal("5.00"), Instant.ofEpochMilli(1), "7")
                .toArray());
    for (String wrong :
        List.of("True,,,,", ",+5,,,", ",,1.505,,", ",,,x,", "," + "0".repeat(1001) + ",,,")) {
      assertThatExceptionOfType(Refusal.class)
          .as(wrong)
          .isThrownBy(() -> NaiveConform.record(fields, NaiveCsv.decode(wrong, fields, null)))
          .matches(r -> r.step() == Step.CONFORM);
    }
  }

  @Test
  void contentTypeDecides() {
    NaiveDecoder decoder = new NaiveDecoder(OracleExample.DEFINITION);
    byte[] record = "1,2001-01-01T00:00Z,ORD,".getBytes(StandardCharsets.UTF_8);
    assertThat(decoder.decode(record, "text/csv; header=absent")).hasSize(4);
    byte[] nul = "1,2001-01-01T00:00Z,OR\0D,".getBytes(StandardCharsets.UTF_8);
    assertThatExceptionOfType(Refusal.class).isThrownBy(() -> decoder.decode(nul, "text/csv"));
    for (String other : List.of("application/json", "image/csv", "text/csv; charset=latin1")) {
      assertThatExceptionOfType(Refusal.class).isThrownBy(() -> decoder.decode(record, other));
    }
  }
}
