/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.models.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.twinbeam.core.definition.ModelDefinition;
import org.twinbeam.core.definition.ModelReference;
import org.twinbeam.models.Trips;
import org.twinbeam.models.feature.FeatureBatch;
import org.twinbeam.models.feature.FeatureEncoder;
import org.twinbeam.models.feature.ModelInputs;
import org.twinbeam.models.feature.ModelInputs.Part;
import org.twinbeam.models.registry.ModelCard;
import org.twinbeam.models.registry.ModelRegistry;
import org.twinbeam.models.score.Model;
import org.twinbeam.models.score.TensorFlowModel;

/** A model learns what is there to be learnt, of the training rows alone, the same every time. */
class TrainerTest {
  private static final String QUICK =
      "training: {epochs: 8, batch_size: 64, learning_rate: 0.01, patience: 3, seed: 5}\n";
  private static final String LINEAR = "hidden: []\n" + QUICK;

  private static final String MIXED =
      """
      label: late
      features:
        x: standard(x)
        y: standard(y)
        city: vocabulary(city)
        line: target(line)
        both: hash(city, line, 16)
      """;

  private static final String[] CITIES = {"a", "b", "c"};
  private static final double[] OF_CITY = {-1, 0, 1};

  @TempDir Path dir;

  /** One event, and the probability that its label was drawn with. */
  private record Row(double x, double y, String city, String line, double p, int late) {
    static Row random(Random random) {
      double x = random.nextGaussian();
      double y = random.nextGaussian();
      int city = random.nextInt(3);
      double p = 1 / (1 + Math.exp(-(1.5 * x - y + OF_CITY[city])));
      return new Row(
          x, y, CITIES[city], "l" + random.nextInt(40), p, random.nextDouble() < p ? 1 : 0);
    }

    Object[] inputs() {
      return new Object[] {x, y, city, line};
    }
  }

  private static List<Row> rows(long seed, int count) {
    Random random = new Random(seed);
    return IntStream.range(0, count).mapToObj(i -> Row.random(random)).toList();
  }

  private static List<Example> examples(List<Row> rows) {
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      examples.add(Trips.example(i, Part.OPEN, rows.get(i).late(), rows.get(i).inputs()));
    }
    return examples;
  }

  private static Examples built(ModelDefinition model, List<Example> examples) {
    Examples.Builder builder = new Examples.Builder(ModelInputs.of(model).names());
    examples.forEach(builder::add);
    return builder.build();
  }

  private ModelCard train(ModelDefinition model, List<Example> examples) throws Exception {
    return new Trainer(model, built(model, examples))
        .train(new ModelRegistry(dir), Map.of(), pass -> {});
  }

  /** Scores of the version as it is served. */
  private float[] scores(ModelCard card, List<Object[]> inputs) throws Exception {
    FeatureEncoder encoder = FeatureEncoder.of(card.features(), card.inputNames());
    FeatureBatch batch = encoder.batch(inputs.size());
    for (Object[] each : inputs) {
      encoder.encode(each, batch);
    }
    Path version = new ModelRegistry(dir).directory(card.model(), card.version());
    try (TensorFlowModel served = TensorFlowModel.load(version, card.features())) {
      return served.score(batch);
    }
  }

  private float score(ModelCard card, Object... inputs) throws Exception {
    return scores(card, Collections.singletonList(inputs))[0];
  }

  private static double logit(double p) {
    return Math.log(p / (1 - p));
  }

  private static List<Object[]> fixed() {
    return rows(99, 200).stream().map(Row::inputs).toList();
  }

  private static void assertSame(ModelCard a, ModelCard b) {
    assertThat(b.features()).isEqualTo(a.features());
    assertThat(b.metrics()).isEqualTo(a.metrics());
    assertThat(b.alone()).isEqualTo(a.alone());
    assertThat(b.rows()).isEqualTo(a.rows());
    assertThat(losses(b)).isEqualTo(losses(a));
  }

  private static List<List<Double>> losses(ModelCard card) {
    return card.progress().stream().map(p -> List.of(p.loss(), p.validationLoss())).toList();
  }

  @Test
  void aConstantLabelIsNothingToLearn() {
    ModelDefinition model = Trips.model("label: late\nfeatures: {x: numeric(x)}\n" + QUICK);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      // Only what is held back differs.
      examples.add(Trips.example(i, Part.OPEN, i < 90 ? 1 : 0, (double) i));
    }
    assertThatThrownBy(() -> train(model, examples))
        .isInstanceOf(TrainingException.class)
        .hasMessage(
            "the label of model m is true in all 64 training rows: there is nothing to learn."
                + " Correct 'label' or 'train', or wait for more events");
    ModelDefinition delay = Trips.model("label: delay\nfeatures: {x: numeric(x)}\n" + QUICK);
    List<Example> equal =
        examples.stream().map(e -> e.withLabelOf(Trips.example(0, Part.OPEN, 0.1))).toList();
    assertThatThrownBy(() -> train(delay, equal))
        .isInstanceOf(TrainingException.class)
        .hasMessageStartingWith("the label of model m is 0.1");
    assertThat(dir).isEmptyDirectory();
  }

  @Test
  void tooFewExamplesAreRefused() {
    ModelDefinition model = Trips.model("label: late\nfeatures: {x: numeric(x)}\n");
    assertThatThrownBy(() -> train(model, List.of()))
        .isInstanceOf(TrainingException.class)
        .hasMessageStartingWith("of 0 examples with a label");
  }

  @Test
  void aHeldBackRowThatNoFeatureCanHoldIsLeftOutAndCounted() throws Exception {
    ModelDefinition model = Trips.model("label: late\nfeatures: {x: standard(x)}\n" + QUICK);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      // float32 holds it, but not how many deviations of 0.005 it is from the mean.
      double x = i == 70 || i >= 99 ? 3e38 : 0.01 * (i % 2);
      examples.add(Trips.example(i, Part.OPEN, i % 2, x));
    }
    ModelCard card = train(model, examples);
    assertThat(card.rows())
        .containsEntry("train", 64L)
        .containsEntry("validation", 15L)
        .containsEntry("test", 19L)
        .containsEntry("unusable", 2L);
    List<Example> none =
        examples.stream()
            .map(e -> e.offset() < 80 ? e : Trips.example((int) e.offset(), Part.OPEN, 1, 3e38))
            .toList();
    assertThatThrownBy(() -> train(model, none))
        .isInstanceOf(TrainingException.class)
        .hasMessageStartingWith("of 16 rows to watch and 20 held back, none has numbers");
  }

  @Test
  void learningThatRunsAwayIsRefused() {
    // Finite in float32, but not what a layer makes of it.
    ModelDefinition model =
        Trips.model("label: late\nhidden: [8]\nfeatures: {x: numeric(x)}\n" + QUICK);
    Random random = new Random(3);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      examples.add(Trips.example(i, Part.OPEN, random.nextInt(2), random.nextGaussian() * 1e38));
    }
    assertThatThrownBy(() -> train(model, examples))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("learning_rate");
    assertThat(dir).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"hidden: []\n", "hidden: [16]\n", "hidden: [16, 8]\n"})
  void learnsAKnownLogisticRelation(String hidden) throws Exception {
    List<Row> rows = rows(1, 3000);
    ModelCard card = train(Trips.model(MIXED + hidden + QUICK), examples(rows));

    // The best that anyone could do: the probabilities that labels were drawn with.
    List<Row> heldBack = rows.subList(2400, 3000);
    float[] best = new float[600];
    float[] labels = new float[600];
    for (int i = 0; i < 600; i++) {
      best[i] = (float) heldBack.get(i).p();
      labels[i] = heldBack.get(i).late();
    }
    Map<String, Double> test = card.metrics().get("test");
    assertThat(test.get("auc")).isGreaterThan(Metrics.auc(best, labels) - 0.02);
    assertThat(test.get("log_loss")).isLessThan(Metrics.logLoss(best, labels) + 0.03);
    assertThat(test.get("calibration_error")).isLessThan(0.08);
    assertThat(card.alone().get("x")).isLessThan(test.get("auc"));

    float middle = score(card, 0.0, 0.0, "b", null);
    assertThat(score(card, 1.0, 0.0, "b", null)).isGreaterThan(middle);
    assertThat(score(card, 0.0, 1.0, "b", null)).isLessThan(middle);
    assertThat(score(card, 0.0, 0.0, "a", null)).isLessThan(middle);
    assertThat(score(card, 0.0, 0.0, "c", null)).isGreaterThan(middle);
    assertThat(score(card, 1.0, 0.0, "b", null)).isCloseTo(0.82f, within(0.1f));
  }

  @Test
  void theCardsFiguresAreThoseOfTheModelAsItIsServed() throws Exception {
    List<Row> rows = rows(2, 1000);
    ModelCard card = train(Trips.model(MIXED + QUICK), examples(rows));
    Map<String, List<Row>> parts =
        Map.of("validation", rows.subList(640, 800), "test", rows.subList(800, 1000));
    for (String part : parts.keySet()) {
      List<Row> of = parts.get(part);
      float[] labels = new float[of.size()];
      for (int i = 0; i < labels.length; i++) {
        labels[i] = of.get(i).late();
      }
      float[] scores = scores(card, of.stream().map(Row::inputs).toList());
      assertThat(card.metrics().get(part)).isEqualTo(Metrics.ofClassification(scores, labels));
    }
    assertThat(card.metrics().keySet()).containsExactly("validation", "test");
    assertThat(card.rows())
        .isEqualTo(
            Map.of(
                "train",
                640L,
                "validation",
                160L,
                "test",
                200L,
                "unlabelled",
                0L,
                "purged",
                0L,
                "unusable",
                0L));
    // Too few validation rows for a calibration: the loss is that of the best pass.
    double best =
        card.progress().stream().mapToDouble(ModelCard.Pass::validationLoss).min().orElseThrow();
    assertThat(card.metrics().get("validation").get("log_loss")).isCloseTo(best, within(1e-5));
    assertThat(new ModelRegistry(dir).card("m", card.version())).isEqualTo(card);
  }

  @Test
  void theSameExamplesAndSeedGiveTheSameModel() throws Exception {
    ModelDefinition model = Trips.model(MIXED + "hidden: [16]\n" + QUICK);
    List<Example> examples = examples(rows(3, 1500));
    ModelCard first = train(model, examples);
    ModelCard again = train(model, examples);
    assertThat(again.version()).isEqualTo(2);
    assertSame(first, again);
    assertThat(scores(again, fixed())).isEqualTo(scores(first, fixed()));

    List<Example> shuffled = new ArrayList<>(examples);
    Collections.shuffle(shuffled, new Random(17));
    ModelCard inAnotherOrder = train(model, shuffled);
    assertSame(first, inAnotherOrder);
    assertThat(scores(inAnotherOrder, fixed()))
        .as("whatever the order in which examples come")
        .isEqualTo(scores(first, fixed()));

    ModelCard ofAnotherSeed =
        train(
            Trips.model(MIXED + "hidden: [16]\n" + QUICK.replace("seed: 5", "seed: 6")), examples);
    assertThat(scores(ofAnotherSeed, fixed())).isNotEqualTo(scores(first, fixed()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "test: n > 5\n", "train: n < 5\n", "train: n < 5\ntest: n > 5\n"})
  void nothingIsLearntOfWhatIsHeldBack(String conditions) throws Exception {
    ModelDefinition model = Trips.model(MIXED + "hidden: [8]\n" + conditions + QUICK);
    boolean hasTrain = model.train().isPresent();
    boolean hasTest = model.test().isPresent();
    List<Row> rows = rows(4, 1000);
    List<Example> examples = new ArrayList<>();
    List<Example> changed = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      boolean held = i >= 800;
      Part part = held ? (hasTest ? Part.TEST : Part.OPEN) : hasTrain ? Part.TRAIN : Part.OPEN;
      examples.add(Trips.example(i, part, row.late(), row.inputs()));
      changed.add(
          held
              ? Trips.example(
                  i, part, 1 - row.late(), 1000 - row.x(), 5.0, "z" + i, i % 2 == 0 ? null : "l1")
              : examples.get(i));
    }
    ModelCard honest = train(model, examples);
    ModelCard other = train(model, changed);
    assertThat(other.rows()).isEqualTo(honest.rows()).containsEntry("test", 200L);
    assertThat(other.features()).isEqualTo(honest.features());
    assertThat(losses(other)).isEqualTo(losses(honest));
    assertThat(other.metrics().get("validation")).isEqualTo(honest.metrics().get("validation"));
    assertThat(other.metrics().get("test")).isNotEqualTo(honest.metrics().get("test"));
    assertThat(scores(other, fixed())).isEqualTo(scores(honest, fixed()));
  }

  @Test
  void featuresAreFittedToTrainingRowsAlone() throws Exception {
    ModelDefinition model = Trips.model(MIXED + "hidden: [8]\n" + QUICK);
    List<Row> rows = rows(5, 1000);
    List<Example> examples = examples(rows);
    List<Example> changed = new ArrayList<>(examples);
    for (int i = 640; i < 800; i++) {
      changed.set(i, Trips.example(i, Part.OPEN, 1 - rows.get(i).late(), 77.0, -77.0, "z", "z"));
    }
    assertThat(train(model, changed).features())
        .as("what is watched while learning teaches features nothing either")
        .isEqualTo(train(model, examples).features());
  }

  @Test
  void aTargetEncodingDoesNotHoldTheRowsOwnLabel() throws Exception {
    ModelDefinition model =
        Trips.model("label: late\nfeatures: {trip: 'target(trip, 1)'}\nhidden: [8]\n" + QUICK);
    Random random = new Random(6);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < 2500; i++) {
      examples.add(Trips.example(i, Part.OPEN, random.nextInt(2), "trip " + i));
    }
    ModelCard card = train(model, examples);
    assertThat(card.features().get(0).means()).as("each trip is a value").hasSize(1600);
    for (ModelCard.Pass pass : card.progress()) {
      assertThat(pass.loss()).as("a coin's is ln 2, and no pass gets below").isGreaterThan(0.67);
    }
    Map<String, Double> test = card.metrics().get("test");
    assertThat(test.get("auc")).isBetween(0.45, 0.55);
    assertThat(test.get("log_loss")).isCloseTo(Math.log(2), within(0.03));
  }

  @Test
  void aTargetEncodingHoldsTheLabelsOfOthers() throws Exception {
    ModelDefinition model = Trips.model("label: late\nfeatures: {line: target(line)}\n" + QUICK);
    Random random = new Random(7);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < 2500; i++) {
      int line = random.nextInt(20);
      examples.add(Trips.example(i, Part.OPEN, random.nextInt(20) < line ? 1 : 0, "l" + line));
    }
    ModelCard card = train(model, examples);
    assertThat(card.metrics().get("test").get("auc")).isGreaterThan(0.8);
    assertThat(score(card, "l18")).isGreaterThan(0.75f);
    assertThat(score(card, "l1")).isLessThan(0.25f);
    assertThat(score(card, "unknown")).isBetween(0.35f, 0.65f);
  }

  @Test
  void estimatesANumber() throws Exception {
    ModelDefinition model =
        Trips.model(
            "label: delay\nfeatures: {x: standard(x), city: vocabulary(city)}\n"
                + LINEAR.replace("epochs: 8", "epochs: 60"));
    Random random = new Random(8);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      double x = random.nextGaussian() * 7 + 20;
      int city = random.nextInt(3);
      double delay = 3 * x + 50 * OF_CITY[city] + 1000 + random.nextGaussian() * 2;
      examples.add(Trips.example(i, Part.OPEN, delay, x, CITIES[city]));
    }
    ModelCard card = train(model, examples);
    Map<String, Double> test = card.metrics().get("test");
    assertThat(test).containsKeys("rows", "mae", "rmse", "mae_of_mean", "rmse_of_mean");
    assertThat(test.get("rmse")).as("the noise has 2").isBetween(1.8, 2.6);
    assertThat(test.get("mae")).isLessThan(test.get("rmse"));
    assertThat(test.get("rmse_of_mean")).isGreaterThan(30);
    assertThat(score(card, 20.0, "b")).isCloseTo(1060, within(3f));
    assertThat(score(card, 30.0, "b") - score(card, 20.0, "b")).isCloseTo(30, within(2f));
    assertThat(card.alone().get("x")).isBetween(test.get("rmse"), 60.0);
  }

  @Test
  void withoutLayersTheLogitIsASum() throws Exception {
    ModelCard card = train(Trips.model(MIXED + LINEAR), examples(rows(9, 1500)));
    double zero = logit(score(card, 0.0, 0.0, "zz", null));
    double byX = logit(score(card, 1.0, 0.0, "zz", null)) - zero;
    double byY = logit(score(card, 0.0, 1.0, "zz", null)) - zero;
    assertThat(logit(score(card, 0.5, 0.0, "zz", null)) - zero).isCloseTo(byX / 2, within(1e-4));
    assertThat(logit(score(card, 2.0, -1.0, "zz", null)) - zero)
        .isCloseTo(2 * byX - byY, within(1e-4));
    assertThat(byX).isPositive();
    assertThat(byY).isNegative();
  }

  @Test
  void categoriesAloneMakeALinearModel() throws Exception {
    ModelDefinition model =
        Trips.model(
            "label: late\nfeatures: {city: vocabulary(city), line: 'hash(line, 8)'}\n" + LINEAR);
    List<Example> examples = new ArrayList<>();
    List<Row> rows = rows(10, 1500);
    for (int i = 0; i < rows.size(); i++) {
      examples.add(
          Trips.example(i, Part.OPEN, rows.get(i).late(), rows.get(i).city(), rows.get(i).line()));
    }
    ModelCard card = train(model, examples);
    assertThat(score(card, "c", "l1")).isGreaterThan(score(card, "b", "l1"));
    assertThat(score(card, "b", "l1")).isGreaterThan(score(card, "a", "l1"));
  }

  @Test
  void calibrationIsOfTheNewestRows() throws Exception {
    // The same relation throughout, but labels are true far less often from the watched rows on.
    ModelDefinition model = Trips.model("label: late\nfeatures: {x: standard(x)}\n" + LINEAR);
    Random random = new Random(11);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      double x = random.nextGaussian();
      double p = 1 / (1 + Math.exp(-(x + (i < 3200 ? 1 : -1))));
      examples.add(Trips.example(i, Part.OPEN, random.nextDouble() < p ? 1 : 0, x));
    }
    ModelCard card = train(model, examples);
    assertThat(score(card, 0.0)).isCloseTo(0.27f, within(0.06f));
    assertThat(card.metrics().get("test").get("calibration_error")).isLessThan(0.06);
  }

  @Test
  void featuresMayHaveTheNamesThatTheGraphUses() throws Exception {
    String names =
        """
        label: late
        features:
          city: vocabulary(city)
          embedding_city: standard(x)
          score: standard(y)
          twinbeam_label: vocabulary(city)
          kernel_0: cyclic(x, 3)
          bias_0: hash(line, 4)
          kernel_1: numeric(y)
          embedding_kernel_0: numeric(x)
          init: minmax(x)
          save: target(line)
        """;
    List<Example> examples = new ArrayList<>();
    List<Row> rows = rows(12, 1000);
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      examples.add(
          Trips.example(i, Part.OPEN, row.late(), row.city(), row.x(), row.y(), row.line()));
    }
    for (String hidden : List.of("hidden: [8]\n", "hidden: []\n")) {
      ModelCard card = train(Trips.model(names + hidden + QUICK), examples);
      assertThat(card.metrics().get("test").get("auc")).isGreaterThan(0.75);
      assertThat(score(card, "b", 1.0, 0.0, null)).isGreaterThan(score(card, "b", -1.0, 0.0, null));
    }
  }

  @Test
  void columnsAloneAreJudgedByTheirMeanLabels() throws Exception {
    List<Row> rows = rows(13, 1000);
    ModelCard card = train(Trips.model(MIXED + QUICK), examples(rows));
    assertThat(card.alone()).containsOnlyKeys("x", "y", "city", "line", "city,line");
    // By hand for the city.
    double prior = rows.subList(0, 640).stream().mapToInt(Row::late).average().orElseThrow();
    float[] scores = new float[200];
    float[] labels = new float[200];
    for (int i = 0; i < 200; i++) {
      Row row = rows.get(800 + i);
      List<Row> same =
          rows.subList(0, 640).stream().filter(r -> r.city().equals(row.city())).toList();
      scores[i] =
          (float) ((same.stream().mapToInt(Row::late).sum() + 20 * prior) / (same.size() + 20));
      labels[i] = row.late();
    }
    assertThat(card.alone().get("city")).isCloseTo(Metrics.auc(scores, labels), within(1e-9));
    assertThat(card.alone().values().stream().max(Comparator.naturalOrder()))
        .as("no city tells as much as all together")
        .hasValueSatisfying(
            most -> assertThat(most).isLessThan(card.metrics().get("test").get("auc")));
  }

  /** Trained on the first so many of the rows, and a version of that. */
  private record Trained(Trainer trainer, Model version) {}

  private Trained trained(ModelDefinition model, List<Example> examples) throws Exception {
    Trainer trainer = new Trainer(model, built(model, examples));
    ModelRegistry registry = new ModelRegistry(dir);
    ModelCard card = trainer.train(registry, Map.of(), pass -> {});
    return new Trained(
        trainer,
        Model.load(
            registry,
            new ModelReference(card.model(), OptionalLong.of(card.version()), Optional.empty())));
  }

  @Test
  void versionsAreComparedOnRowsThatNeitherHasLearntOf() throws Exception {
    ModelDefinition model = Trips.model(MIXED + LINEAR);
    List<Example> all = examples(rows(3, 1000));
    Trained early = trained(model, all.subList(0, 500));
    Trained later = trained(model, all);
    assertThat(early.version().card().learntThrough())
        .isLessThan(later.version().card().learntThrough());
    Trainer.Compared compared = later.trainer().compared(early.version(), later.version());
    assertThat(compared.rows()).isEqualTo(200);
    assertThat(compared.now()).isEqualTo(later.version().card().metrics().get("test"));
    assertThat(compared.before()).isNotEqualTo(compared.now());
    assertThatThrownBy(() -> early.trainer().compared(later.version(), early.version()))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("it learnt of events up to")
        .hasMessageContaining("and those held back begin at");
  }

  @Test
  void whatBothHoldBackByOneConditionNeitherHasLearntOf() throws Exception {
    ModelDefinition model =
        Trips.model("test: city == \"c\"\ntrain: city != \"c\"\n" + MIXED + LINEAR);
    List<Example> all = new ArrayList<>();
    for (Row row : rows(4, 600)) {
      Part part = row.city().equals("c") ? Part.TEST : Part.TRAIN;
      all.add(Trips.example(all.size(), part, row.late(), row.inputs()));
    }
    Trained first = trained(model, all);
    Trained second = trained(model, all.subList(0, 400));
    assertThat(second.trainer().compared(first.version(), second.version()).rows())
        .isEqualTo(second.version().card().rows().get("test").intValue());
  }

  @Test
  void aRowThatTheOtherCannotBeToldIsLeftOut() throws Exception {
    ModelDefinition number = Trips.model("label: late\nfeatures: {x: numeric(x)}\n" + LINEAR);
    ModelDefinition round = Trips.model("label: late\nfeatures:\n  x: cyclic(x, 6)\n" + LINEAR);
    List<Example> all = new ArrayList<>();
    rows(5, 499).forEach(r -> all.add(Trips.example(all.size(), Part.OPEN, r.late(), r.x())));
    all.add(Trips.example(499, Part.OPEN, 1, 1e300)); // No number of 32 bits.
    Trained before = trained(number, all.subList(0, 300));
    Trained now = trained(round, all);
    assertThat(now.version().card().rows().get("test")).isEqualTo(100);
    assertThat(now.trainer().compared(before.version(), now.version()).rows()).isEqualTo(99);
  }
}
