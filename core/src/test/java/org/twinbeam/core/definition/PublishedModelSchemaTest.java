/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The JSON Schema of models knows what their reader knows; {@link ModelReaderTest} shows it every
 * model that is read there.
 */
class PublishedModelSchemaTest {
  private static final PublishedSchema SCHEMA = PublishedSchema.OF_MODELS;

  @Test
  void hasTheReadersKeys() {
    assertThat(SCHEMA.keys("/properties")).containsExactlyInAnyOrderElementsOf(ModelReader.KEYS);
    assertThat(SCHEMA.keys("/properties/label/oneOf/1/properties"))
        .containsExactlyInAnyOrderElementsOf(ModelReader.LABEL_KEYS);
    assertThat(SCHEMA.keys("/properties/training/properties"))
        .containsExactlyInAnyOrderElementsOf(ModelReader.TRAINING_KEYS);
  }

  @Test
  void hasTheReadersWords() {
    String kinds =
        String.join(
            "|",
            Stream.of(Feature.Kind.values()).map(k -> k.name().toLowerCase(Locale.ROOT)).toList());
    assertThat(SCHEMA.at("/properties/features/additionalProperties/pattern").asText())
        .contains("(" + kinds + ")");
    assertThat(SCHEMA.at("/$defs/name/pattern").asText()).isEqualTo(Names.PATTERN);
  }

  @Test
  void hasTheReadersDefaults() {
    String training = "/properties/training/properties/";
    assertThat(SCHEMA.at("/properties/hidden/default"))
        .hasToString(ModelReader.DEFAULT_HIDDEN.toString());
    assertThat(
            new ModelDefinition.Training(
                SCHEMA.at(training + "epochs/default").asInt(),
                SCHEMA.at(training + "batch_size/default").asInt(),
                SCHEMA.at(training + "learning_rate/default").asDouble(),
                SCHEMA.at(training + "patience/default").asInt(),
                SCHEMA.at(training + "seed/default").asInt()))
        .isEqualTo(ModelReader.DEFAULT_TRAINING);
  }

  @Test
  void hasTheReadersLimits() {
    assertThat(SCHEMA.at("/properties/hidden/maxItems").asInt()).isEqualTo(ModelReader.MAX_LAYERS);
    assertThat(SCHEMA.at("/properties/hidden/items/maximum").asInt())
        .isEqualTo(ModelReader.MAX_HIDDEN);
  }

  @Test
  void describesEveryKey() {
    for (String owner : List.of("", "/properties/label/oneOf/1", "/properties/training")) {
      SCHEMA.describesKeysOf(owner);
    }
  }

  @Test
  void takesTheShippedModels() throws Exception {
    try (Stream<Path> files = Files.list(Path.of("../streams/models"))) {
      List<Path> models = files.filter(file -> file.toString().endsWith(".yaml")).toList();
      assertThat(models).hasSizeGreaterThan(1);
      for (Path model : models) {
        assertThat(SCHEMA.faults(Files.readString(model))).as(model.toString()).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          model: late_trips | model: Late
          model: late_trips | modle: late_trips
          stream: trips | stream: ../trips
          stream: trips | streams: trips
          description: Late or not | description: [late]
          label: {stream | labels: {stream
          {stream: ends, on: trip, value: delay > 15} | [delay]
          stream: ends, |
          on: trip, |
          , value: delay > 15 |
          stream: ends | streams: ends
          on: trip | on: [trip]
          value: delay > 15 | value: [delay]
          hour: left | Hour: left
          standard(km) | standart(km)
          standard(km) | standard
          standard(km) | standard(km
          standard(km) | [km]
          km: standard(km) | Km: standard(km)
          km >= 50 | [km]
          train: km | trains: km
          [32, 16] | 32
          [32, 16] | [32, 0]
          [32, 16] | [32, 4097]
          [32, 16] | [3.5]
          [32, 16] | [wide]
          [32, 16] | [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17]
          epochs: 5 | epochs: 0
          epochs: 5 | epochs: many
          epochs: 5, | epoch: 5,
          batch_size: 64 | batch_size: 65537
          batch_size: 64 | batch_size: 1.5
          learning_rate: 0.01 | learning_rate: 0
          learning_rate: 0.01 | learning_rate: 1.01
          learning_rate: 0.01 | learning_rate: fast
          patience: 2 | patience: [2]
          seed: 7 | seed: -1
          """)
  void marksWhatTheReaderRefuses(String old, String replacement) {
    String yaml = ModelReaderTest.edited(old, replacement == null ? "" : replacement);
    assertThat(SCHEMA.faults(yaml)).isNotEmpty();
    assertThat(ModelReaderTest.problems(yaml)).isNotEmpty();
  }
}
