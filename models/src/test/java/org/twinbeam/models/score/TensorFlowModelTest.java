/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.models.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.twinbeam.core.definition.Feature.Kind;
import org.twinbeam.core.definition.ModelDefinition;
import org.twinbeam.models.Trips;
import org.twinbeam.models.feature.FeatureBatch;
import org.twinbeam.models.feature.FeatureEncoder;
import org.twinbeam.models.feature.FittedFeature;
import org.twinbeam.models.feature.ModelInputs;
import org.twinbeam.models.feature.ModelInputs.Part;
import org.twinbeam.models.registry.ModelCard;
import org.twinbeam.models.registry.ModelRefusedException;
import org.twinbeam.models.registry.ModelRegistry;
import org.twinbeam.models.train.Examples;
import org.twinbeam.models.train.Trainer;

/** A row's score depends on the row alone, and a model that does not fit is refused. */
class TensorFlowModelTest {
  private static final String FEATURES =
      """
      label: late
      features:
        x: standard(x)
        turn: cyclic(y, 3)
        city: vocabulary(city)
        both: hash(city, line, 64)
        line: target(line)
      training: {epochs: 1, batch_size: 32, learning_rate: 0.05, seed: 3}
      """;

  /** From none to layers that a matrix product does not do in one block. */
  private static final List<String> HIDDEN =
      List.of("[]", "[1]", "[7]", "[32]", "[64, 32]", "[100, 33, 5]", "[1024, 300]");

  @TempDir static Path dir;

  private static final Map<String, Loaded> MODELS = new LinkedHashMap<>();

  /** A version as it is served, and as the test itself looks into it. */
  private record Loaded(String hidden, ModelCard card, Path directory, TensorFlowModel model) {
    FeatureBatch encoded(List<Object[]> rows) throws Exception {
      FeatureEncoder encoder = FeatureEncoder.of(card.features(), card.inputNames());
      FeatureBatch batch = encoder.batch(rows.size());
      for (Object[] row : rows) {
        encoder.encode(row, batch);
      }
      return batch;
    }

    float[] scores(List<Object[]> rows) throws Exception {
      return model.score(encoded(rows));
    }

    @Override
    public String toString() {
      return "hidden: " + hidden;
    }
  }

  static List<Loaded> models() {
    return List.copyOf(MODELS.values());
  }

  private static Object[] row(Random random) {
    return new Object[] {
      random.nextInt(10) == 0 ? null : random.nextGaussian(),
      random.nextGaussian() * 5,
      random.nextInt(10) == 0 ? null : "c" + random.nextInt(30),
      "l" + random.nextInt(50)
    };
  }

  private static List<Object[]> rows(Random random, int count) {
    List<Object[]> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(row(random));
    }
    return rows;
  }

  @BeforeAll
  static void train() throws Exception {
    for (String hidden : HIDDEN) {
      ModelDefinition model = Trips.model(FEATURES + "hidden: " + hidden + "\n");
      Random random = new Random(1);
      Examples.Builder examples = new Examples.Builder(ModelInputs.of(model).names());
      for (int i = 0; i < 400; i++) {
        examples.add(Trips.example(i, Part.OPEN, random.nextInt(2), row(random)));
      }
      ModelRegistry registry = new ModelRegistry(dir);
      ModelCard card = new Trainer(model, examples.build()).train(registry, Map.of(), pass -> {});
      Path directory = registry.directory("m", card.version());
      MODELS.put(
          hidden,
          new Loaded(hidden, card, directory, TensorFlowModel.load(directory, card.features())));
    }
  }

  @AfterAll
  static void close() {
    MODELS.values().forEach(loaded -> loaded.model().close());
  }

  @ParameterizedTest
  @MethodSource("models")
  void aScoreHasTheSameBitsWhateverItsNeighboursAndItsPlace(Loaded loaded) throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<Object[]> rows = rows(random, 40);
    float[] alone = new float[rows.size()];
    for (int i = 0; i < alone.length; i++) {
      alone[i] = loaded.scores(rows.subList(i, i + 1))[0];
    }
    assertThat(alone).as("seed %d: not all scores are one", seed).doesNotContain(Float.NaN);
    for (int size : new int[] {1, 2, 7, 31, 32, 33, 64, 100, 1000, 1024, 1025, 2100}) {
      List<Object[]> many = rows(random, size);
      Map<Integer, Integer> places = new LinkedHashMap<>();
      for (int i = 0; i < Math.min(size, rows.size()); i++) {
        places.put(random.nextInt(size), random.nextInt(rows.size()));
      }
      places.forEach((place, row) -> many.set(place, rows.get(row)));
      float[] scores = loaded.scores(many);
      assertThat(scores).hasSize(size);
      places.forEach(
          (place, row) ->
              assertThat(Float.floatToRawIntBits(scores[place]))
                  .as("seed %d, %s, row %d at place %d of %d", seed, loaded, row, place, size)
                  .isEqualTo(Float.floatToRawIntBits(alone[row])));
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void scoresAreThoseOfAPlainSession(Loaded loaded) throws Exception {
    long seed = System.nanoTime();
    FeatureBatch batch = loaded.encoded(rows(new Random(seed), 137));
    float[] scores = loaded.model().score(batch);
    try (SavedModelBundle bundle = SavedModelBundle.load(loaded.directory().toString(), "serve")) {
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      for (int i = 0; i < batch.features().size(); i++) {
        FittedFeature feature = batch.features().get(i);
        if (feature.isCategory()) {
          tensors.put(feature.name(), TInt32.vectorOf(batch.categories(i)));
        } else {
          float[][] numbers = new float[137][feature.width()];
          for (int row = 0; row < 137; row++) {
            System.arraycopy(
                batch.numbers(i), row * feature.width(), numbers[row], 0, feature.width());
          }
          tensors.put(feature.name(), TFloat32.tensorOf(StdArrays.ndCopyOf(numbers)));
        }
      }
      try (Result result = bundle.function("serving_default").call(tensors)) {
        TFloat32 expected = (TFloat32) result.get("score").orElseThrow();
        assertThat(expected.shape()).isEqualTo(Shape.of(137));
        for (int row = 0; row < 137; row++) {
          assertThat(scores[row])
              .as("seed %d, row %d", seed, row)
              .isCloseTo(expected.getFloat(row), within(1e-6f));
        }
      }
      tensors.values().forEach(Tensor::close);
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void threadsAtOnceGetTheSameScores(Loaded loaded) throws Exception {
    long seed = System.nanoTime();
    List<Object[]> rows = rows(new Random(seed), 333);
    float[] expected = loaded.scores(rows);
    int threads = 4;
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      CountDownLatch together = new CountDownLatch(threads);
      List<Future<Boolean>> all = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        int from = t;
        all.add(
            executor.submit(
                () -> {
                  together.countDown();
                  together.await();
                  for (int i = 0; i < 10; i++) {
                    int first = (from * 41 + i * 7) % 200;
                    float[] scores = loaded.scores(rows.subList(first, 333 - i));
                    for (int k = 0; k < scores.length; k++) {
                      assertThat(scores[k]).isEqualTo(expected[first + k]);
                    }
                  }
                  return true;
                }));
      }
      for (Future<Boolean> each : all) {
        assertThat(each.get()).as("seed %d", seed).isTrue();
      }
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void noRowsHaveNoScores() throws Exception {
    assertThat(MODELS.get("[32]").scores(List.of())).isEmpty();
  }

  // What is refused.

  private static FittedFeature feature(String name, Kind kind) {
    return new FittedFeature(
        name, kind, List.of(name), 8, null, null, null, null, null, null, null);
  }

  private static final FittedFeature X = feature("x", Kind.NUMERIC);
  private static final FittedFeature C = feature("c", Kind.HASH);

  private static void assertRefused(Path directory, List<FittedFeature> features, String message) {
    assertThatThrownBy(() -> TensorFlowModel.load(directory, features))
        .isInstanceOf(ModelRefusedException.class)
        .hasMessageStartingWith(directory.toString())
        .hasMessageContaining(message);
  }

  @Test
  void aModelOfAnotherMakerIsTakenIfItFits(@TempDir Path made) throws Exception {
    HandMade.sound(made, HandMade.SOUND_X, HandMade.SOUND_C);
    FeatureEncoder encoder = FeatureEncoder.of(List.of(C, X), List.of("x", "c"));
    FeatureBatch batch = encoder.batch(2);
    encoder.encode(new Object[] {1.5, "a"}, batch);
    encoder.encode(new Object[] {-4.0, "b"}, batch);
    try (TensorFlowModel model = TensorFlowModel.load(made, List.of(C, X))) {
      assertThat(model.score(batch)).containsExactly(3f, -8f);
    }
  }

  @Test
  void aDirectoryWithoutAModelIsRefused(@TempDir Path made) {
    assertRefused(made, List.of(X), " cannot be loaded as a SavedModel: ");
    assertRefused(made.resolve("none"), List.of(X), " cannot be loaded as a SavedModel: ");
  }

  @Test
  void aTruncatedGraphIsRefusedWhereverItEnds(@TempDir Path made) throws Exception {
    HandMade.sound(made, HandMade.SOUND_X);
    Path graph = made.resolve("saved_model.pb");
    byte[] whole = Files.readAllBytes(graph);
    for (int length = 0; length < whole.length; length += whole.length / 12) {
      Files.write(graph, Arrays.copyOf(whole, length));
      assertRefused(made, List.of(X), "");
    }
    Files.write(graph, new byte[] {1, 2, 3, 4, 5});
    assertRefused(made, List.of(X), " cannot be loaded as a SavedModel: ");
  }

  @Test
  void variablesThatAreMissingAreRefused(@TempDir Path made) throws Exception {
    HandMade.sound(made, HandMade.SOUND_X);
    Files.delete(made.resolve("variables/variables.data-00000-of-00001"));
    assertRefused(made, List.of(X), " cannot be loaded as a SavedModel: ");
  }

  @Test
  void anotherSignatureIsRefused(@TempDir Path made) throws Exception {
    HandMade.export(made, "predict", "score", HandMade::flat, HandMade.SOUND_X);
    assertRefused(made, List.of(X), " has no signature 'serving_default', but [");
    assertRefused(made, List.of(X), "predict");
  }

  @Test
  void anInputThatIsMissingIsRefused(@TempDir Path made) throws Exception {
    HandMade.sound(made, HandMade.SOUND_X);
    assertRefused(
        made,
        List.of(X, C),
        ": features and model do not fit: the model takes no input 'c', which is a feature");
  }

  @Test
  void anInputThatIsNoFeatureIsRefused(@TempDir Path made) throws Exception {
    HandMade.sound(made, HandMade.SOUND_X, HandMade.SOUND_C);
    assertRefused(made, List.of(X), "do not fit: no feature is its input 'c'");
  }

  @Test
  void anInputOfAnotherTypeIsRefused(@TempDir Path made) throws Exception {
    HandMade.sound(
        made,
        new HandMade.Input("x", TFloat64.class, Shape.of(-1, 1)),
        new HandMade.Input("c", TInt64.class, Shape.of(-1)));
    assertRefused(
        made,
        List.of(X, C),
        "do not fit: feature 'x' is float32[rows, 1], the model's input of that name is"
            + " double[-1, 1]; feature 'c' is int32[rows], the model's input of that name is"
            + " int64[-1]");
  }

  @Test
  void anInputOfAnotherShapeIsRefused(@TempDir Path made) throws Exception {
    for (Shape shape :
        List.of(
            Shape.of(-1, 2), Shape.of(-1), Shape.of(-1, 1, 1), Shape.scalar(), Shape.of(1, 1))) {
      Path directory = made.resolve(String.valueOf(shape.hashCode()));
      HandMade.sound(directory, HandMade.Input.x(shape));
      assertRefused(
          directory,
          List.of(X),
          "do not fit: feature 'x' is float32[rows, 1], the model's input of that name is float[");
    }
    Path width = HandMade.sound(made.resolve("cyclic"), HandMade.SOUND_X);
    assertRefused(width, List.of(feature("x", Kind.CYCLIC)), "feature 'x' is float32[rows, 2]");
    Path category =
        HandMade.sound(
            made.resolve("category"), new HandMade.Input("c", TInt32.class, Shape.of(-1, 1)));
    assertRefused(category, List.of(C), "feature 'c' is int32[rows]");
  }

  @Test
  void anOutputThatIsNoScoreForEachRowIsRefused(@TempDir Path made) throws Exception {
    String message = "it has no output 'score' of type float32[rows]";
    assertRefused(
        HandMade.export(
            made.resolve("name"), "serving_default", "p", HandMade::flat, HandMade.SOUND_X),
        List.of(X),
        message);
    assertRefused(
        HandMade.export(
            made.resolve("type"),
            "serving_default",
            "score",
            (tf, x) -> tf.dtypes.cast(HandMade.flat(tf, x), TFloat64.class),
            HandMade.SOUND_X),
        List.of(X),
        message);
    assertRefused(
        HandMade.export(
            made.resolve("pairs"),
            "serving_default",
            "score",
            (tf, x) -> tf.concat(List.of(x, x), tf.constant(1)),
            HandMade.SOUND_X),
        List.of(X),
        message);
    assertRefused(
        HandMade.export(
            made.resolve("one"),
            "serving_default",
            "score",
            (tf, x) -> tf.math.mean(HandMade.flat(tf, x), tf.constant(0)),
            HandMade.SOUND_X),
        List.of(X),
        message);
  }

  @Test
  void allThatDoesNotFitIsToldAtOnce(@TempDir Path made) throws Exception {
    HandMade.export(
        made,
        "serving_default",
        "p",
        HandMade::flat,
        HandMade.Input.x(Shape.of(-1, 3)),
        new HandMade.Input("y", TFloat32.class, Shape.of(-1, 1)));
    assertThatThrownBy(() -> TensorFlowModel.load(made, List.of(X, C)))
        .isInstanceOf(ModelRefusedException.class)
        .hasMessageContainingAll(
            "feature 'x' is float32[rows, 1]",
            "takes no input 'c'",
            "no feature is its input 'y'",
            "no output 'score'");
  }
}
