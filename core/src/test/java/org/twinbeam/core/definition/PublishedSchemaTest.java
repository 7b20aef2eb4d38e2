/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.definition;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.twinbeam.core.schema.TypeNames;

/** The JSON Schema that editors complete from knows what the reader knows. */
class PublishedSchemaTest {
  private static final Path SCHEMA = Path.of("../streams/definition.schema.json");
  private static JsonNode tree;
  private static JsonSchema schema;

  @BeforeAll
  static void load() throws Exception {
    tree = new ObjectMapper().readTree(Files.readString(SCHEMA));
    schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(tree);
  }

  private static Set<String> keys(String pointer) {
    Set<String> keys = new TreeSet<>();
    assertThat(tree.at(pointer).isMissingNode()).as(pointer).isFalse();
    tree.at(pointer).fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  private static List<String> texts(String pointer) {
    List<String> texts = new ArrayList<>();
    tree.at(pointer).forEach(n -> texts.add(n.asText()));
    return texts;
  }

  @Test
  void hasTheReadersKeys() {
    assertThat(keys("/properties")).containsExactlyInAnyOrderElementsOf(DefinitionReader.KEYS);
    Set<String> fieldKeys = new TreeSet<>(FieldsReader.COMMON_KEYS);
    FieldsReader.TYPE_KEYS.values().forEach(fieldKeys::addAll);
    assertThat(keys("/$defs/field/properties")).isEqualTo(fieldKeys);
    assertThat(keys("/$defs/view/properties"))
        .containsExactlyInAnyOrderElementsOf(ViewsReader.VIEW_KEYS);
    assertThat(keys("/$defs/slidingWindow/properties"))
        .containsExactlyInAnyOrderElementsOf(ViewsReader.WINDOW_KEYS);
    assertThat(keys("/$defs/measure/properties"))
        .containsExactlyInAnyOrderElementsOf(ViewsReader.MEASURE_KEYS);
  }

  @Test
  void hasTheReadersWords() {
    assertThat(texts("/$defs/field/properties/type/enum")).isEqualTo(TypeNames.ALL);
    assertThat(texts("/properties/format/enum")).isEqualTo(DefinitionReader.FORMATS);
    assertThat(tree.at("/$defs/aggregate/pattern").asText())
        .contains("(" + String.join("|", MeasureCall.AGGREGATES) + ")");
    assertThat(texts("/$defs/aggregate/examples").stream().map(e -> e.replaceAll("\\(.*", "")))
        .isEqualTo(MeasureCall.AGGREGATES);
    assertThat(tree.at("/$defs/name/pattern").asText()).isEqualTo(Names.PATTERN);
    assertThat(tree.at("/$defs/duration/pattern").asText()).isEqualTo(Durations.PATTERN);
    assertThat(texts("/$defs/fields/propertyNames/not/enum"))
        .containsExactlyInAnyOrderElementsOf(Names.RESERVED);
  }

  @Test
  void hasTheReadersLimits() {
    assertThat(tree.at("/properties/within/maximum").asInt())
        .isEqualTo(DefinitionReader.MAX_WITHIN);
    assertThat(tree.at("/properties/within/default").asInt())
        .isEqualTo(DefinitionReader.DEFAULT_WITHIN);
    assertThat(tree.at("/$defs/field/properties/precision/maximum").asInt())
        .isEqualTo(FieldsReader.MAX_PRECISION);
  }

  @Test
  void describesEveryKey() {
    for (String owner : List.of("", "/$defs/field", "/$defs/view", "/$defs/slidingWindow")) {
      for (String key : keys(owner + "/properties")) {
        JsonNode property = tree.at(owner + "/properties/" + key);
        JsonNode target = tree.at(property.path("$ref").asText("#").substring(1));
        assertThat(property.path("description").asText(target.path("description").asText()))
            .as(owner + " " + key)
            .isNotEmpty();
      }
    }
  }

  @Test
  void takesSoundDefinitions() throws Exception {
    assertThat(faults(Texts.SOUND)).isEmpty();
    assertThat(faults(Files.readString(Path.of("../streams/flights.yaml")))).isEmpty();
    for (String mqtt : List.of("a/{origin}/+/#", "['{origin}/é', '#', '+', '/', '$SYS/+/#']")) {
      String yaml = Texts.SOUND + "mqtt: " + mqtt;
      assertThat(faults(yaml)).isEmpty();
      assertThat(Texts.parse(yaml).mqtt()).isNotEmpty();
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
          """)
  void marksWhatTheReaderRefuses(String old, String replacement) {
    String yaml = Texts.edited(old, replacement == null ? "" : replacement);
    assertThat(faults(yaml)).isNotEmpty();
    assertThat(Texts.problems(yaml)).isNotEmpty();
  }

  private static Set<String> faults(String yaml) {
    return schema.validate(yaml, InputFormat.YAML).stream()
        .map(Object::toString)
        .collect(Collectors.toSet());
  }
}
