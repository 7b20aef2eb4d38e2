/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.models.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.DefinitionReader;
import org.twinbeam.core.definition.ModelDefinition;
import org.twinbeam.core.definition.ModelReference;
import org.twinbeam.core.prepare.Outcome.Prepared;
import org.twinbeam.core.prepare.Preparation;
import org.twinbeam.models.ModelText;
import org.twinbeam.models.Trips;
import org.twinbeam.models.feature.FeatureBatch;
import org.twinbeam.models.feature.FeatureEncoder;
import org.twinbeam.models.feature.ModelInputs;
import org.twinbeam.models.registry.ModelCard;
import org.twinbeam.models.registry.ModelRegistry;
import org.twinbeam.models.score.Model;

/**
 * The vector that a model is told of an event when it learns, after a trip through a runner's bytes
 * and the examples' dictionaries, is the one that it is told when it scores: bit for bit.
 */
class FeatureVectorsTest {
  private static final String OPTIONAL =
      Trips.STREAM
          .replace("x: float64", "x: {type: float64, required: false}")
          .replace("n: int64", "n: {type: int64, required: false}")
          .replace(
              "fare: {type: decimal, precision: 9, scale: 2}",
              "fare: {type: decimal, precision: 9, scale: 2, required: false}")
          .replace("full: bool", "full: {type: bool, required: false}")
          .replace("city: string", "city: {type: string, required: false}");

  private static final String MODEL =
      """
      model: m
      stream: trips
      label: late
      derive:
        hour: at.getHours()
        third: x / 3.0
      features:
        plain: numeric(fare)
        flag: numeric(full)
        scaled: standard(third)
        ranged: minmax(n)
        round: cyclic(hour, 24)
        listed: vocabulary(city, line)
        price: vocabulary(fare)
        hashed: hash(city, n, 64)
        usual: target(line)
        both: target(city, hour)
      training: {epochs: 1, batch_size: 64}
      """;

  @TempDir Path dir;

  private static byte[] event(int number, Random random) {
    return """
        {"trip":"t%d","at":%d,"x":%s,"y":1.0,"n":%s,"fare":%s,"full":%s,"city":%s,"line":"l%d","late":%s,"delay":0.5}
        """
        .formatted(
            number,
            978_307_200_000L + number * 60_000L,
            orNull(
                random, "%s".formatted(random.nextGaussian() * Math.pow(10, random.nextInt(30)))),
            orNull(random, "%d".formatted(random.nextLong() >> random.nextInt(64))),
            orNull(random, "\"%d.%02d\"".formatted(random.nextInt(1_000), random.nextInt(100))),
            orNull(random, "%s".formatted(random.nextBoolean())),
            orNull(
                random,
                "\"%s\"".formatted(List.of("é😀", "", "a b", "[1]").get(random.nextInt(4)))),
            random.nextInt(9),
            random.nextBoolean())
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String orNull(Random random, String value) {
    return random.nextInt(6) == 0 ? "null" : value;
  }

  @Test
  void whatIsLearntOfIsWhatIsScored() throws Exception {
    Definition stream = DefinitionReader.parse(OPTIONAL, "trips.yaml");
    ModelDefinition definition =
        new ModelText(MODEL, Map.of("trips", OPTIONAL)).parse("model.yaml");
    Preparation preparation = Preparation.compile(stream);
    ModelInputs inputs = ModelInputs.of(definition);
    Examples.Builder builder = new Examples.Builder(inputs.names());
    List<Prepared> events = new ArrayList<>();
    Random random = new Random(17);
    for (int i = 0; i < 600; i++) {
      if (preparation.prepare(event(i, random), "application/json") instanceof Prepared event) {
        ModelInputs.Row row = inputs.row(event.values());
        Example example =
            new Example(
                event.timeMillis(),
                0,
                i,
                row.part(),
                random.nextInt(2),
                event.timeMillis(),
                row.inputs());
        builder.add(Example.read(example.toBytes()));
        events.add(event);
      }
    }
    Examples examples = builder.build();
    assertThat(events).hasSize(600);
    assertThat(examples.size()).isEqualTo(600);
    ModelRegistry registry = new ModelRegistry(dir);
    ModelCard card = new Trainer(definition, examples).train(registry, Map.of(), pass -> {});
    Model model =
        Model.load(
            registry,
            new ModelReference("m", OptionalLong.of(card.version()), Optional.empty()),
            stream);
    FeatureEncoder learning = FeatureEncoder.of(card.features(), examples.columns());
    FeatureBatch learnt = learning.batch(600);
    FeatureBatch scored = model.batch(600);
    Object[] row = new Object[examples.columns().size()];
    for (int i = 0; i < 600; i++) {
      examples.read(i, row);
      learning.encode(row, learnt);
      model.encode(events.get(i).values(), scored);
    }
    for (int f = 0; f < card.features().size(); f++) {
      String name = card.features().get(f).name();
      if (card.features().get(f).isCategory()) {
        assertThat(scored.categories(f)).as(name).isEqualTo(learnt.categories(f));
        assertThat(scored.categories(f)).as(name).contains(0).hasSizeGreaterThan(1);
      } else {
        for (int k = 0; k < learnt.numbers(f).length; k++) {
          assertThat(Float.floatToRawIntBits(scored.numbers(f)[k]))
              .as("%s of row %d", name, k)
              .isEqualTo(Float.floatToRawIntBits(learnt.numbers(f)[k]));
        }
      }
    }
  }
}
