/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.models.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withPrecision;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.DefinitionReader;
import org.twinbeam.core.definition.InvalidDefinitionException;
import org.twinbeam.core.definition.ModelDefinition;
import org.twinbeam.core.definition.ModelReference;
import org.twinbeam.core.prepare.Outcome;
import org.twinbeam.core.prepare.Outcome.Prepared;
import org.twinbeam.core.prepare.Outcome.Rejected;
import org.twinbeam.core.prepare.Outcome.Step;
import org.twinbeam.core.prepare.Preparation;
import org.twinbeam.models.Trips;
import org.twinbeam.models.feature.FeatureBatch;
import org.twinbeam.models.feature.ModelInputs;
import org.twinbeam.models.feature.ModelInputs.Part;
import org.twinbeam.models.registry.ModelCard;
import org.twinbeam.models.registry.ModelRefusedException;
import org.twinbeam.models.registry.ModelRegistry;
import org.twinbeam.models.train.Examples;
import org.twinbeam.models.train.Trainer;

/** A version that is not whole, or does not fit the stream, is refused before it is asked. */
class ModelTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ModelReference M = ModelReference.parse("m").orElseThrow();

  private static final String FEATURES =
      """
      label: late
      features:
        x: standard(x)
        turn: cyclic(y, 3)
        city: vocabulary(city)
        both: hash(city, line, 64)
        line: target(line)
        n: minmax(n)
      training: {epochs: 1, batch_size: 32, learning_rate: 0.05, seed: 3}
      hidden: [33, 5]
      """;

  /** A model of the one number x, for graphs that are made by hand. */
  private static final String OF_X = "label: late\nfeatures: {x: numeric(x)}\nhidden: []\n";

  @TempDir static Path trained;
  private static Definition stream;

  /** What is damaged is a copy: a JVM keeps what it has loaded. */
  @TempDir Path dir;

  @BeforeAll
  static void train() throws Exception {
    stream = parse(Trips.STREAM);
    train(trained, FEATURES, List.of(0, 1, 2, 3, 4));
  }

  private static ModelCard train(Path models, String keys, List<Integer> told) throws Exception {
    ModelDefinition model = Trips.model(keys);
    Random random = new Random(1);
    Examples.Builder examples = new Examples.Builder(ModelInputs.of(model).names());
    for (int i = 0; i < 200; i++) {
      Object[] all = inputs(random);
      Object[] inputs = told.stream().map(place -> all[place]).toArray();
      examples.add(Trips.example(i, Part.OPEN, random.nextInt(2), inputs));
    }
    return new Trainer(model, examples.build())
        .train(new ModelRegistry(models), Map.of(), pass -> {});
  }

  private static Object[] inputs(Random random) {
    return new Object[] {
      random.nextGaussian(),
      random.nextGaussian() * 5,
      "c" + random.nextInt(30),
      "l" + random.nextInt(50),
      random.nextInt(1000)
    };
  }

  private static Definition parse(String yaml) throws InvalidDefinitionException {
    return DefinitionReader.parse(yaml, "trips.yaml");
  }

  private static String edited(String old, String replacement) {
    assertThat(Trips.STREAM).contains(old);
    return Trips.STREAM.replace(old, replacement);
  }

  private ModelRegistry copy() throws IOException {
    try (Stream<Path> files = Files.walk(trained)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path target = dir.resolve(trained.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
    return new ModelRegistry(dir);
  }

  private Path file(String name) {
    return dir.resolve("m/1").resolve(name);
  }

  /** Sets what is at a place of the copy's card; removes it if it is set to nothing. */
  private void edit(String pointer, String json) throws IOException {
    JsonNode card = JSON.readTree(file("model.json").toFile());
    int last = pointer.lastIndexOf('/');
    JsonNode parent = card.at(pointer.substring(0, last));
    String key = pointer.substring(last + 1).replace("~1", "/");
    JsonNode value = json == null ? null : JSON.readTree(json);
    if (parent instanceof ArrayNode array) {
      if (key.equals("-")) {
        array.add(value);
      } else if (value == null) {
        array.remove(Integer.parseInt(key));
      } else {
        array.set(Integer.parseInt(key), value);
      }
    } else if (value == null) {
      assertThat(((ObjectNode) parent).remove(key)).as(pointer).isNotNull();
    } else {
      ((ObjectNode) parent).set(key, value);
    }
    JSON.writeValue(file("model.json").toFile(), card);
  }

  private static void assertRefused(ModelRegistry registry, Definition of, String... reasons) {
    assertThatThrownBy(() -> Model.load(registry, M, of))
        .isInstanceOf(ModelRefusedException.class)
        .hasMessageContainingAll(reasons);
  }

  @Test
  void aPinnedDigestThatDiffersIsRefused() throws Exception {
    ModelRegistry registry = copy();
    ModelReference pinned = registry.pin(M);
    assertThat(Model.load(registry, pinned, stream).reference()).isEqualTo(pinned);
    edit("/description", "\"another\"");
    String other = registry.pin(M).digest().orElseThrow();
    assertThatThrownBy(() -> Model.load(registry, pinned, stream))
        .isInstanceOf(ModelRefusedException.class)
        .hasMessageContainingAll(
            "is not the model that is meant: its digest is " + other,
            "that of " + pinned + " is wanted");
    assertThatThrownBy(() -> Model.load(registry, pinned))
        .isInstanceOf(ModelRefusedException.class);
    assertThat(Model.load(registry, M, stream).reference().digest())
        .as("not what was loaded from there before")
        .contains(other);
  }

  @Test
  void aModelOfAnotherStreamIsRefusedAndBothAreNamed() throws Exception {
    Definition other = parse(edited("stream: trips", "stream: rides"));
    assertRefused(
        new ModelRegistry(trained), other, "m:1@", " scores events of stream trips, not of rides");
  }

  @ParameterizedTest
  @CsvSource({"'  x: float64\n', x", "'  city: string\n', city", "'  n: int64\n', n"})
  void aColumnThatTheStreamLostIsNamed(String line, String column) throws Exception {
    assertRefused(
        new ModelRegistry(trained),
        parse(edited(line, "")),
        "m:1@",
        " does not fit the definition of stream trips:",
        "unknown field '" + column + "'");
  }

  @ParameterizedTest
  @CsvSource({
    "x: float64, x: int64, 'x' is int64, float64",
    "n: int64, n: int32, 'n' is int32, int64",
    "city: string, city: int64, 'city' is int64, string",
    "line: string, 'line: {type: enum, symbols: [a, b]}', 'line' is enum, string",
  })
  void aColumnOfAnotherTypeIsNamedWithBothTypes(
      String old, String replacement, String now, String before) throws Exception {
    assertRefused(
        new ModelRegistry(trained),
        parse(edited(old, replacement)),
        "m:1@",
        " does not fit the definition of stream trips: " + now + ", it was " + before,
        "Train a new version, or put the fields back");
  }

  @Test
  void aTypeThatAFeatureCannotBeMadeOfIsRefused() throws Exception {
    assertRefused(
        new ModelRegistry(trained),
        parse(edited("x: float64", "x: string")),
        "'x' is of type string, which cannot be told by standard");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /features          | null
          /features          | []
          /features          | {}
          /features/0        | null
          /features/0        | []
          /features/0        | {}
          /features/0        |
          /features/0/name   | null
          /features/0/name   | "z"
          /features/0/kind   |
          /features/0/kind   | "VOCABULARY"
          /features/0/kind   | "CYCLIC"
          /features/0/columns |
          /features/0/columns | []
          /features/0/columns | [null]
          /features/0/columns | ["unknown"]
          /features/0/columns | ["city"]
          /features/0/std    |
          /features/0/std    | null
          /features/0/std    | 0
          /features/0/std    | -1
          /features/0/std    | "NaN"
          /features/0/std    | 1e999
          /features/0/mean   |
          /features/0/mean   | "NaN"
          /features/1/parameter |
          /features/1/parameter | 0
          /features/1/parameter | "NaN"
          /features/2/values |
          /features/2/values | null
          /features/2/values | {}
          /features/2/values | [null]
          /features/2/values | 3
          /features/2/values/- | "one more than the model has"
          /features/3/parameter |
          /features/3/parameter | 0
          /features/3/parameter | 0.5
          /features/3/parameter | 65
          /features/3/parameter | 1e12
          /features/3/parameter | "NaN"
          /features/3/columns | ["city", null]
          /features/4/means  |
          /features/4/means  | null
          /features/4/means/l1 | null
          /features/4/means/l1 | "Infinity"
          /features/4/prior  |
          /features/4/prior  | "NaN"
          /features/4/std    | 0
          /features/5/least  |
          /features/5/greatest | "NaN"
          /inputs            | null
          /inputs            | []
          /inputs/0          |
          /inputs/0          | null
          /inputs/0/name     | null
          /inputs/0/name     | "y"
          /inputs/0/type     |
          /inputs/-          | {}
          /inputs/-          | {"name": "full", "type": "bool"}
          /definition        |
          /definition        | null
          /definition        | ""
          /definition        | "model: m"
          /stream            |
          /stream            | "ends"
          /streams           |
          /task              | null
          """)
  void aDamagedCardIsRefused(String pointer, String value) throws Exception {
    ModelRegistry registry = copy();
    edit(pointer, value);
    assertThatThrownBy(() -> Model.load(registry, M, stream))
        .isInstanceOf(ModelRefusedException.class)
        .message()
        .containsAnyOf("model m:1@", file("").toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"\"", "\"stream: trips\"", "\"stream: ends\"", ""})
  void aStreamsTextThatIsMissingIsRefusedWhereNoOtherIsGiven(String text) throws Exception {
    ModelRegistry registry = copy();
    edit("/streams/trips", text.isEmpty() ? null : text);
    assertThatThrownBy(() -> Model.load(registry, M))
        .isInstanceOf(ModelRefusedException.class)
        .hasMessageContainingAll("m:1@", "was trained on a definition that cannot be read");
    assertThat(Model.load(registry, M, stream).reference().model()).isEqualTo("m");
  }

  @Test
  void aFileAmongTheVariablesThatTheCardDoesNotListIsRefused() throws Exception {
    ModelRegistry registry = copy();
    Files.writeString(file("variables/variables.data-00000-of-00002"), "x");
    assertRefused(
        registry,
        stream,
        "has files that its model.json does not list: [variables/variables.data-00000-of-00002]");
  }

  @Test
  void variablesThatEndTooEarlyAreRefusedEvenIfTheCardVouchesForThem() throws Exception {
    ModelRegistry registry = copy();
    for (String name : List.of("variables.data-00000-of-00001", "variables.index")) {
      Path file = file("variables/" + name);
      byte[] whole = Files.readAllBytes(file);
      for (int length : new int[] {0, 1, whole.length / 2, whole.length - 1}) {
        vouch(file, Arrays.copyOf(whole, length));
        assertRefused(registry, stream, file("").toString());
      }
      vouch(file, whole);
    }
    assertThat(Model.load(registry, M, stream).reference().model()).isEqualTo("m");
  }

  private void vouch(Path file, byte[] bytes) throws Exception {
    Files.write(file, bytes);
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
    edit("/files/variables~1" + file.getFileName(), '"' + HexFormat.of().formatHex(hash) + '"');
  }

  /** The newest version is one whose graph is made by hand. */
  private ModelRegistry handMade(HandMade.Score score) throws Exception {
    ModelCard card = train(dir, OF_X, List.of(0));
    ModelRegistry registry = new ModelRegistry(dir);
    registry.add(
        "m",
        directory -> {
          HandMade.scoring(directory, score, HandMade.SOUND_X);
          return card;
        });
    return registry;
  }

  @Test
  void aGraphThatLoadsButCannotComputeIsRefused() throws Exception {
    assertRefused(
        handMade((tf, x) -> HandMade.flat(tf, tf.reshape(x, tf.constant(new int[] {-1, 5})))),
        stream,
        dir.resolve("m/2") + " loads, but cannot score: ");
  }

  @Test
  void aGraphThatDoesNotGiveAScoreForEachRowIsRefused() throws Exception {
    assertRefused(
        handMade((tf, x) -> tf.unique(HandMade.flat(tf, x), tf.constant(new int[] {0})).y()),
        stream,
        dir.resolve("m/2") + " loads, but cannot score: it gives 1 scores for 32 rows");
    assertRefused(
        handMade((tf, x) -> HandMade.flat(tf, tf.concat(List.of(x, x), tf.constant(1)))),
        stream,
        dir.resolve("m/4") + " loads, but cannot score: it gives 64 scores for 32 rows");
  }

  // Scores.

  private static byte[] event(int number, Object... inputs) {
    ObjectNode event = JSON.createObjectNode();
    event.put("trip", "t" + number).put("at", number).put("fare", "1.00").put("full", true);
    event.putPOJO("x", inputs[0]).putPOJO("y", inputs[1]).putPOJO("n", inputs[4]);
    event.putPOJO("city", inputs[2]).putPOJO("line", inputs[3]);
    event.put("late", false).put("delay", 0.5);
    return event.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Events with x alone given, scored by a graph made by hand. */
  private static List<Outcome> scored(ModelRegistry registry, double... xs) throws Exception {
    Definition scored = parse(Trips.STREAM + "score: {risk: m}\n");
    Preparation preparation = Preparation.compile(scored);
    List<Outcome> outcomes = new ArrayList<>();
    for (double x : xs) {
      outcomes.add(preparation.prepare(event(1, x, 0.0, "c", "l", 1), null));
    }
    return StreamScorer.of(registry, scored, preparation).score(outcomes);
  }

  private static double risk(Outcome outcome) throws Exception {
    assertThat(outcome).isInstanceOf(Prepared.class);
    int place = Preparation.compile(parse(Trips.STREAM + "score: {risk: m}\n")).column("risk");
    return (Double) ((Prepared) outcome).values()[place];
  }

  private static void assertNoScore(Outcome outcome, String score) {
    assertThat(outcome).isInstanceOf(Rejected.class);
    assertThat(((Rejected) outcome).step()).isEqualTo(Step.SCORE);
    assertThat(((Rejected) outcome).cause())
        .startsWith("risk: model m:2@")
        .endsWith(" gives " + score + ", which is no score");
  }

  @Test
  void anEventWithoutAScoreIsRejectedAndItsNeighboursAreScored() throws Exception {
    ModelRegistry registry =
        handMade((tf, x) -> tf.math.reciprocal(tf.math.sqrt(HandMade.flat(tf, x))));
    List<Outcome> outcomes = scored(registry, 2, 0, 8, -1, 0.5);
    assertThat(risk(outcomes.get(0))).isCloseTo(0.5, within(1e-6));
    assertNoScore(outcomes.get(1), "Infinity");
    assertThat(risk(outcomes.get(2))).isCloseTo(0.25, within(1e-6));
    assertNoScore(outcomes.get(3), "NaN");
    assertThat(risk(outcomes.get(4))).isCloseTo(1, within(1e-6));
  }

  @Test
  void anInstanceWithoutAScoreIsRefusedAndNamed() throws Exception {
    Model model =
        Model.load(
            handMade((tf, x) -> tf.math.reciprocal(tf.math.sqrt(HandMade.flat(tf, x)))), M, stream);
    assertThat(model.predict(JSON.readTree("[{\"x\": [2]}, {\"x\": [8]}]")))
        .containsExactly(new float[] {0.5f, 0.25f}, withPrecision(1e-6f));
    assertThatThrownBy(() -> model.predict(JSON.readTree("[[2], [8], [0], [-1]]")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("instances[2]: model m:2@", " gives Infinity");
    assertThatThrownBy(() -> model.predict(JSON.readTree("[[-1], [0]]")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("instances[0]: model m:2@", " gives NaN");
  }

  @Test
  void aDirectoryWithOtherContentIsAnotherModel() throws Exception {
    ModelRegistry registry = handMade(HandMade::flat);
    Model before = Model.load(registry, M, stream);
    assertThat(before.predict(JSON.readTree("[[3]]"))).containsExactly(6f);
    Files.move(dir.resolve("m/2"), dir.resolve("before"));
    Files.move(dir.resolve("m/1"), dir.resolve("first"));
    handMade((tf, x) -> tf.math.neg(HandMade.flat(tf, x)));
    Model after = Model.load(registry, M, stream);
    assertThat(after.reference().version()).isEqualTo(before.reference().version());
    assertThat(after.predict(JSON.readTree("[[3]]"))).containsExactly(-6f);
    assertThat(before.predict(JSON.readTree("[[3]]"))).containsExactly(6f);
  }

  @Test
  void aModelLoadedForTwoDefinitionsScoresTheSame() throws Exception {
    Definition one = parse(Trips.STREAM + "score: {risk: m}\n");
    // Other columns before and after, the same ones in another order.
    Definition other =
        parse(
            edited("  x: float64\n  y: float64\n", "  y: float64\n  more: string?\n  x: float64\n")
                    .replace("more: string?", "more: {type: string, required: false}")
                + "derive: {twice: x * 2.0}\nscore: {risk: m}\n");
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 50; i++) {
      byte[] event = event(i, inputs(random));
      assertThat(bits(one, List.of(event)))
          .as("seed %d", seed)
          .isEqualTo(bits(other, List.of(event)));
    }
  }

  /** The bits of the events' scores. */
  private static List<Long> bits(Definition definition, List<byte[]> events) throws Exception {
    return bits(definition, events, "risk");
  }

  private static List<Long> bits(Definition definition, List<byte[]> events, String field)
      throws Exception {
    Preparation preparation = Preparation.compile(definition);
    StreamScorer scorer = StreamScorer.of(new ModelRegistry(trained), definition, preparation);
    List<Outcome> outcomes = new ArrayList<>();
    for (byte[] event : events) {
      outcomes.add(preparation.prepare(event, null));
    }
    List<Long> bits = new ArrayList<>();
    for (Outcome outcome : scorer.score(outcomes)) {
      bits.add(
          outcome instanceof Prepared event
              ? Double.doubleToRawLongBits((Double) event.values()[preparation.column(field)])
              : null);
    }
    return bits;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 31, 32, 33, 1024, 1025})
  void featuresAndScoresAreThoseOfTheEventAlone(int size) throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Definition definition = parse(Trips.STREAM + "score: {risk: m, twin: 'm:1'}\n");
    Model model = Model.load(new ModelRegistry(trained), M, definition);
    Preparation preparation = Preparation.compile(definition);
    List<byte[]> events = new ArrayList<>();
    FeatureBatch together = model.batch(size);
    for (int i = 0; i < size; i++) {
      // Every seventh is none, and another is one that the model cannot take.
      byte[] none = "{".getBytes(StandardCharsets.UTF_8);
      Object[] inputs = inputs(random);
      inputs[0] = i % 7 == 5 ? 1e300 : inputs[0];
      events.add(i % 7 == 3 ? none : event(i, inputs));
      if (i % 7 != 5 && preparation.prepare(events.get(i), null) instanceof Prepared event) {
        model.encode(event.values(), together);
      }
    }
    List<Long> scores = bits(definition, events);
    assertThat(scores).hasSize(size).isEqualTo(bits(definition, events, "twin"));
    assertThat(scores.stream().distinct().count()).isGreaterThan(size / 2);
    int row = 0;
    for (int i = 0; i < size; i++) {
      if (i % 7 != 5 && preparation.prepare(events.get(i), null) instanceof Prepared event) {
        FeatureBatch alone = model.batch(1);
        model.encode(event.values(), alone);
        assertThat(vector(together, row++))
            .as("seed %d, event %d", seed, i)
            .isEqualTo(vector(alone, 0));
        if (i % 50 < 3 || i > 1020) {
          assertThat(scores.subList(i, i + 1))
              .as("seed %d, event %d of %d", seed, i, size)
              .isEqualTo(bits(definition, events.subList(i, i + 1)));
        }
      } else {
        assertThat(scores.get(i)).isNull();
      }
    }
    assertThat(row).isEqualTo(together.rows());
  }

  /** The bits of all that the model is told of a row. */
  private static List<Integer> vector(FeatureBatch batch, int row) {
    List<Integer> bits = new ArrayList<>();
    for (int f = 0; f < batch.features().size(); f++) {
      if (batch.features().get(f).isCategory()) {
        bits.add(batch.categories(f)[row]);
      } else {
        int width = batch.features().get(f).width();
        for (int k = 0; k < width; k++) {
          bits.add(Float.floatToRawIntBits(batch.numbers(f)[row * width + k]));
        }
      }
    }
    return bits;
  }
}
