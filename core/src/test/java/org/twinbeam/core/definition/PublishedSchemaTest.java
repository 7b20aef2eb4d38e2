/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.twinbeam.core.schema.TypeNames;

/** The JSON Schema that editors complete from knows what the reader knows. */
class PublishedSchemaTest {
  private static final PublishedSchema SCHEMA = PublishedSchema.OF_STREAMS;

  @Test
  void hasTheReadersKeys() {
    assertThat(SCHEMA.keys("/properties"))
        .containsExactlyInAnyOrderElementsOf(DefinitionReader.KEYS);
    Set<String> fieldKeys = new TreeSet<>(FieldsReader.COMMON_KEYS);
    FieldsReader.TYPE_KEYS.values().forEach(fieldKeys::addAll);
    assertThat(SCHEMA.keys("/$defs/field/properties")).isEqualTo(fieldKeys);
    assertThat(SCHEMA.keys("/$defs/view/properties"))
        .containsExactlyInAnyOrderElementsOf(ViewsReader.VIEW_KEYS);
    assertThat(SCHEMA.keys("/$defs/slidingWindow/properties"))
        .containsExactlyInAnyOrderElementsOf(ViewsReader.WINDOW_KEYS);
    assertThat(SCHEMA.keys("/$defs/measure/properties"))
        .containsExactlyInAnyOrderElementsOf(ViewsReader.MEASURE_KEYS);
  }

  @Test
  void hasTheReadersWords() {
    assertThat(SCHEMA.texts("/$defs/field/properties/type/enum")).isEqualTo(TypeNames.ALL);
    assertThat(SCHEMA.texts("/properties/format/enum")).isEqualTo(DefinitionReader.FORMATS);
    assertThat(SCHEMA.at("/$defs/aggregate/pattern").asText())
        .contains("(" + String.join("|", MeasureCall.AGGREGATES) + ")");
    assertThat(
            SCHEMA.texts("/$defs/aggregate/examples").stream().map(e -> e.replaceAll("\\(.*", "")))
        .isEqualTo(MeasureCall.AGGREGATES);
    assertThat(SCHEMA.at("/$defs/name/pattern").asText()).isEqualTo(Names.PATTERN);
    assertThat(SCHEMA.at("/$defs/duration/pattern").asText()).isEqualTo(Durations.PATTERN);
    assertThat(SCHEMA.texts("/$defs/fields/propertyNames/not/enum"))
        .containsExactlyInAnyOrderElementsOf(Names.RESERVED);
  }

  @Test
  void hasTheReadersLimits() {
    assertThat(SCHEMA.at("/properties/within/maximum").asInt())
        .isEqualTo(DefinitionReader.MAX_WITHIN);
    assertThat(SCHEMA.at("/properties/within/default").asInt())
        .isEqualTo(DefinitionReader.DEFAULT_WITHIN);
    assertThat(SCHEMA.at("/$defs/field/properties/precision/maximum").asInt())
        .isEqualTo(FieldsReader.MAX_PRECISION);
  }

  @Test
  void describesEveryKey() {
    for (String owner :
        List.of("", "/$defs/field", "/$defs/view", "/$defs/slidingWindow", "/$defs/measure")) {
      SCHEMA.describesKeysOf(owner);
    }
  }

  @Test
  void takesSoundDefinitions() throws Exception {
    assertThat(SCHEMA.faults(Texts.SOUND)).isEmpty();
    assertThat(SCHEMA.faults(Files.readString(Path.of("../streams/flights.yaml")))).isEmpty();
    for (String mqtt : List.of("a/{origin}/+/#", "['{origin}/é', '#', '+', '/', '$SYS/+/#']")) {
      String yaml = Texts.SOUND + "mqtt: " + mqtt;
      assertThat(SCHEMA.faults(yaml)).isEmpty();
      assertThat(Texts.parse(yaml).mqtt()).isNotEmpty();
    }
    for (String kafka : List.of("web.orders", "[Web_orders-2, ...]")) {
      String yaml = Texts.SOUND + "kafka: " + kafka;
      assertThat(SCHEMA.faults(yaml)).isEmpty();
      assertThat(Texts.parse(yaml).kafka()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "late, true",
    "late:3, true",
    "late:3@0123456789abcdef, true",
    "Late, false",
    "late:0, false",
    "late:v3, false",
    "late:3@01, false",
    "[late], false"
  })
  void takesWhatNamesAModelAsTheReaderDoes(String model, boolean names) {
    String yaml = Texts.SOUND + "score:\n  risk: " + model + "\n";
    assertThat(SCHEMA.faults(yaml).isEmpty()).isEqualTo(names);
    assertThat(isRead(yaml)).isEqualTo(names);
  }

  private static boolean isRead(String yaml) {
    try {
      return Texts.parse(yaml).scored().size() == 1;
    } catch (InvalidDefinitionException e) {
      return false;
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          stream: flights | stream: Flights
          stream: flights | within: 3
          within: 288 | within: -1
          format: json | format: jason
          format: json | fromat: json
          int32, unit | int23, unit
          unit: min | zone: UTC
          precision: 9, |
          items: string |
          flights: count | flights: cuont
          window: 1h | window: 1 hour
          {size: 6h, every: 1h} | {size: 6h}
          where: late | when: late
          delay: {type | for: {type
          format: json | mqtt: []
          format: json | mqtt: a/m-{origin}
          format: json | mqtt: a/#/{origin}
          format: json | mqtt: [a, a+]
          format: json | mqtt: $share/a/b
          format: json | kafka: []
          format: json | kafka: web/orders
          format: json | kafka: ..
          format: json | kafka: [a, a]
          """)
  void marksWhatTheReaderRefuses(String old, String replacement) {
    String yaml = Texts.edited(old, replacement == null ? "" : replacement);
    assertThat(SCHEMA.faults(yaml)).isNotEmpty();
    assertThat(Texts.problems(yaml)).isNotEmpty();
  }
}
