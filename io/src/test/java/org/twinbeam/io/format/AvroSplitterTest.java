/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.Conversions;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AvroSplitterTest {
  private static final AvroSplitter AVRO = new AvroSplitter(SplitLimits.DEFAULT);

  @ParameterizedTest
  @ValueSource(strings = {"null", "deflate", "snappy", "zstandard"})
  void eachDatumIsAnEventWhateverTheCodec(String codec) throws IOException {
    assertThat(Split.bytes(AVRO, AvroContainers.sound(codec)))
        .extracting(Split::text)
        .containsExactly(
            "{\"id\":\"r0\",\"n\":0,\"tags\":{\"t\":[0.5,1.0]}}",
            "{\"id\":\"r1\",\"n\":null,\"tags\":{\"t\":[0.5,1.0]}}",
            "{\"id\":\"r2\",\"n\":2,\"tags\":{\"t\":[0.5,1.0]}}");
  }

  @Test
  void everyTypeIsWrittenWithoutLoss() throws IOException {
    Schema decimal = LogicalTypes.decimal(20, 3).addToSchema(Schema.create(Schema.Type.BYTES));
    assertWritten(Schema.create(Schema.Type.LONG), Long.MIN_VALUE, "-9223372036854775808");
    assertWritten(Schema.create(Schema.Type.FLOAT), 0.1f, "0.10000000149011612");
    assertWritten(Schema.create(Schema.Type.DOUBLE), -0.0, "-0.0");
    assertWritten(Schema.create(Schema.Type.DOUBLE), Double.NaN, "\"NaN\"");
    assertWritten(Schema.create(Schema.Type.FLOAT), Float.NEGATIVE_INFINITY, "\"-Infinity\"");
    assertWritten(Schema.create(Schema.Type.BOOLEAN), true, "true");
    assertWritten(
        Schema.create(Schema.Type.STRING),
        "a\"\\\n\u0001\u00e9",
        "\"a\\\"\\\\\\u000a\\u0001\u00e9\"");
    assertWritten(
        Schema.create(Schema.Type.BYTES), ByteBuffer.wrap(new byte[] {0, -1}), "\"AP8=\"");
    assertWritten(
        decimal,
        new Conversions.DecimalConversion()
            .toBytes(new BigDecimal("-12.500"), decimal, decimal.getLogicalType()),
        "\"-12.500\"");
    Schema fixed = Schema.createFixed("f", null, null, 2);
    assertWritten(fixed, new GenericData.Fixed(fixed, new byte[] {1, 2}), "\"AQI=\"");
    Schema symbols = SchemaBuilder.enumeration("e").symbols("A", "B");
    assertWritten(symbols, new GenericData.EnumSymbol(symbols, "B"), "\"B\"");
    assertWritten(
        Schema.createMap(Schema.createArray(Schema.create(Schema.Type.INT))),
        Map.of("k", List.of(1, 2)),
        "{\"k\":[1,2]}");
  }

  @Test
  void timesAreIso() throws IOException {
    Schema whole = Schema.create(Schema.Type.LONG);
    assertWritten(
        LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG)),
        978_501_600_123L,
        "\"2001-01-03T06:00:00.123Z\"");
    assertWritten(
        LogicalTypes.timestampMicros().addToSchema(whole), -1L, "\"1969-12-31T23:59:59.999999Z\"");
    assertWritten(
        LogicalTypes.localTimestampMicros().addToSchema(Schema.create(Schema.Type.LONG)),
        978_501_600_000_001L,
        "\"2001-01-03T06:00:00.000001\"");
    assertWritten(
        LogicalTypes.date().addToSchema(Schema.create(Schema.Type.INT)), -1, "\"1969-12-31\"");
    Schema millis = LogicalTypes.timeMillis().addToSchema(Schema.create(Schema.Type.INT));
    assertWritten(millis, 3_600_000, "\"01:00\"");
    assertWritten(millis, -5, "-5");
  }

  @Test
  void truncatedAnywhereIsRefused() throws IOException {
    byte[] whole = AvroContainers.sound("null");
    int refused = 0;
    for (int length = 0; length < whole.length; length++) {
      try {
        Split.bytes(AVRO, Arrays.copyOf(whole, length));
      } catch (FramingException e) {
        refused++;
      }
    }
    // One cut is no truncation: after the header, a container of nothing.
    assertThat(refused).isEqualTo(whole.length - 1);
  }

  @Test
  void liesAreRefusedBeforeTheyCost() {
    String text = "\"string\"";
    refused(AvroContainers.claiming(text, 1, Long.MAX_VALUE), "claims 9223372036854775807 bytes");
    refused(AvroContainers.claiming(text, 1, 60_000_000), "is truncated at byte");
    refused(AvroContainers.claiming(text, 1, -1), "claims -1 bytes");
    refused(AvroContainers.claiming("\"null\"", Long.MAX_VALUE, 0), "events in 0 bytes");
    byte[] longText = new AvroContainers.Bytes().number(1L << 40).toByteArray();
    refused(
        AvroContainers.claiming(text, 1, longText.length, longText),
        "does not fit its schema: it claims 1099511627776 bytes where 0 are left");
    byte[] nulls = new AvroContainers.Bytes().number(Long.MAX_VALUE).toByteArray();
    refused(
        AvroContainers.claiming(
            "{\"type\": \"array\", \"items\": \"null\"}", 1, nulls.length, nulls),
        "is larger than 1048576 bytes");
    refused(AvroContainers.claiming(text, 1, 2, (byte) 0, (byte) 0), "1 bytes more than its 1");
  }

  @Test
  void bombsAreRefused() throws IOException {
    SplitLimits limits = SplitLimits.DEFAULT.withBlockBytes(100_000);
    for (String codec : List.of("deflate", "snappy", "zstandard")) {
      byte[] bomb =
          AvroContainers.write(
              Schema.create(Schema.Type.BYTES), codec, ByteBuffer.wrap(new byte[1_000_000]));
      assertThatThrownBy(() -> Split.bytes(new AvroSplitter(limits), bomb))
          .isInstanceOf(TooLargeException.class)
          .hasMessageContaining("expands to more than 100000 bytes");
    }
  }

  @Test
  void schemaBombsAreRefused() {
    String deep = "{\"type\":\"array\",\"items\":".repeat(5_000) + "\"int\"" + "}".repeat(5_000);
    refused(AvroContainers.claiming(deep, 1, 0), "schema is nested deeper than 200");
    refused(AvroContainers.claiming("{\"type\":\"odd\"}", 1, 0), "schema is none");
    refused(AvroContainers.claiming(" ".repeat(300_000), 1, 0), "header is larger than");
    String list =
        "{\"type\":\"record\",\"name\":\"L\",\"fields\":[{\"name\":\"next\",\"type\":[\"null\",\"L\"]}]}";
    byte[] endless = new byte[5_000];
    Arrays.fill(endless, (byte) 2);
    refused(AvroContainers.claiming(list, 1, endless.length, endless), "nested deeper than 400");
    StringBuilder laughs =
        new StringBuilder("{\"type\":\"record\",\"name\":\"R30\",\"fields\":[]}");
    for (int i = 29; i >= 0; i--) {
      laughs
          .insert(
              0,
              "{\"type\":\"record\",\"name\":\"R" + i + "\",\"fields\":[{\"name\":\"a\",\"type\":")
          .append("},{\"name\":\"b\",\"type\":\"R" + (i + 1) + "\"}]}");
    }
    refused(
        AvroContainers.claiming(laughs.toString(), 1, 1, (byte) 0), "larger than 1048576 bytes");
  }

  @Test
  void namesTheCodecsItKnows() {
    assertThatThrownBy(() -> AvroCodec.of("bzip2"))
        .hasMessage(
            "the Avro container's codec is 'bzip2', must be one of null, deflate, snappy,"
                + " zstandard");
  }

  private static void assertWritten(Schema schema, Object datum, String json) throws IOException {
    List<Framed> events = Split.bytes(AVRO, AvroContainers.write(schema, "null", datum));
    assertThat(events).extracting(Split::text).containsExactly(json);
  }

  private static void refused(byte[] container, String message) {
    assertThatThrownBy(() -> Split.bytes(AVRO, container))
        .isInstanceOf(FramingException.class)
        .hasMessageContaining(message);
  }
}
