/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.models.train;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.tensorflow.TensorFlow;
import org.twinbeam.core.definition.Feature;
import org.twinbeam.core.definition.InvalidDefinitionException;
import org.twinbeam.core.definition.ModelDefinition;
import org.twinbeam.core.definition.ModelDefinition.Task;
import org.twinbeam.core.definition.Versions;
import org.twinbeam.core.schema.TypeNames;
import org.twinbeam.models.ModelText;
import org.twinbeam.models.feature.FeatureBatch;
import org.twinbeam.models.feature.FeatureEncoder;
import org.twinbeam.models.feature.FeatureException;
import org.twinbeam.models.feature.FeatureFitter;
import org.twinbeam.models.feature.FittedFeature;
import org.twinbeam.models.feature.ModelInputs;
import org.twinbeam.models.registry.ModelCard;
import org.twinbeam.models.registry.ModelCard.LakeSnapshot;
import org.twinbeam.models.registry.ModelCard.Pass;
import org.twinbeam.models.registry.ModelRefusedException;
import org.twinbeam.models.registry.ModelRegistry;
import org.twinbeam.models.score.Model;
import org.twinbeam.models.score.TensorFlowModel;

/**
 * Trains a model of examples and writes it down as a new version, with its figures on the rows that
 * were held back. The figures are those of the SavedModel as it is served.
 */
public final class Trainer {
  /** Parts of the training rows; a row's target encoding is made of the others. */
  private static final int FOLDS = 5;

  private final ModelDefinition model;
  private final Examples examples;
  private final Split split;

  /** Rows that were held back or watched, and that no model of these features can be told. */
  private final long unencodable;

  private final List<FittedFeature> features;
  private final FeatureEncoder encoder;
  private final double labelMean;
  private final double labelStd;

  /**
   * Fits the features.
   *
   * @param examples with the inputs that {@link ModelInputs} names
   * @throws TrainingException if there are too few of them
   */
  public Trainer(ModelDefinition model, Examples examples) throws TrainingException {
    this.model = model;
    this.examples = examples;
    Split all = Split.of(model, examples);
    this.features = fit(model.features(), all.train(), -1);
    this.encoder = FeatureEncoder.of(features, examples.columns());
    this.split = encodable(all);
    this.unencodable =
        all.validation().length
            + all.test().length
            - split.validation().length
            - split.test().length;
    double[] moments = labelMoments();
    this.labelMean = model.task() == Task.REGRESSION ? moments[0] : 0;
    this.labelStd = model.task() == Task.REGRESSION ? moments[1] : 1;
    if (moments[1] == 0) {
      throw new TrainingException(
          "the label of model %s is %s in all %d training rows: there is nothing to learn. Correct 'label' or 'train', or wait for more events"
              .formatted(model.name(), shown(moments[0]), split.train().length));
    }
  }

  /** Without the rows that the model cannot be told, as they would be rejects when scored. */
  private Split encodable(Split all) throws TrainingException {
    Split some = all.watchingIf(encodable(encoder));
    if (some.validation().length == 0 || some.test().length == 0) {
      throw new TrainingException(
          "of %d rows to watch and %d held back, none has numbers that float32 can hold after scaling. Add a rule to the stream, or correct 'train' and 'test' of model %s"
              .formatted(all.validation().length, all.test().length, model.name()));
    }
    return some;
  }

  /** Whether an encoder can be told a row. */
  private IntPredicate encodable(FeatureEncoder by) {
    FeatureBatch one = by.batch(1);
    Object[] inputs = new Object[examples.columns().size()];
    return row -> {
      examples.read(row, inputs);
      one.clear();
      try {
        by.encode(inputs, one);
        return true;
      } catch (FeatureException e) {
        return false;
      }
    };
  }

  private String shown(double label) {
    return model.task() == Task.CLASSIFICATION ? String.valueOf(label == 1) : String.valueOf(label);
  }

  /**
   * Learns, measures, and adds the version to the registry.
   *
   * @param snapshots what of each stream's lake the examples were read from
   * @param progress is told of every pass
   * @return the card as written
   */
  public ModelCard train(
      ModelRegistry registry, Map<String, LakeSnapshot> snapshots, Consumer<Pass> progress)
      throws IOException, TrainingException {
    Learning.Rows train = trainingRows();
    Learning.Rows validation = rows(split.validation(), true);
    Learning.Learnt learnt = new Learning(model, features, progress).learn(train, validation);
    Weights weights = calibrated(learnt, validation.labels());
    Map<String, Double> alone = new ColumnsAlone(model, examples, split).measure();
    return registry.add(
        model.name(),
        directory -> {
          SavedModel.write(
              directory, features, model.hidden(), model.task(), labelMean, labelStd, weights);
          return card(snapshots, learnt.passes(), alone, measured(directory));
        });
  }

  private Weights calibrated(Learning.Learnt learnt, float[] labels) {
    if (model.task() != Task.CLASSIFICATION) {
      return learnt.weights();
    }
    Calibration line = Calibration.of(learnt.outputs(), labels);
    return learnt.weights().calibrated(line, model.hidden().size(), model.hidden().isEmpty());
  }

  private ModelCard card(
      Map<String, LakeSnapshot> snapshots,
      List<Pass> passes,
      Map<String, Double> alone,
      Map<String, Map<String, Double>> metrics) {
    Map<String, Long> rows = new LinkedHashMap<>();
    rows.put("train", (long) split.train().length);
    rows.put("validation", (long) split.validation().length);
    rows.put("test", (long) split.test().length);
    rows.put("unlabelled", examples.unlabelled());
    rows.put("purged", split.purged());
    rows.put("unusable", examples.unusable() + unencodable);
    ModelInputs inputs = ModelInputs.of(model);
    return new ModelCard(
        ModelCard.FORMAT,
        model.name(),
        0,
        Instant.now().toString(),
        model.task(),
        model.description(),
        model.input().stream(),
        Versions.of(model.input()).preparation(),
        inputs.names().stream()
            .map(name -> new ModelCard.Input(name, TypeNames.of(inputs.type(name))))
            .toList(),
        features,
        model.hidden(),
        model.training(),
        snapshots,
        rows,
        Instant.ofEpochMilli(learntThrough()).toString(),
        metrics,
        alone,
        passes,
        Map.of("tensorflow", TensorFlow.version(), "java", Runtime.version().toString()),
        Map.of(),
        model.yaml(),
        ModelText.of(model).streams());
  }

  private Map<String, Map<String, Double>> measured(Path directory) throws IOException {
    try (TensorFlowModel served = TensorFlowModel.load(directory, features)) {
      Map<String, Map<String, Double>> metrics = new LinkedHashMap<>();
      metrics.put("validation", metrics(served, split.validation()));
      metrics.put("test", metrics(served, split.test()));
      return metrics;
    } catch (ModelRefusedException e) {
      throw new IllegalStateException("the model as it was written cannot be used", e);
    }
  }

  private Map<String, Double> metrics(TensorFlowModel served, int[] which) {
    Learning.Rows rows = rows(which, false);
    return metrics(served.score(rows.batch()), rows.labels());
  }

  private Map<String, Double> metrics(float[] scores, float[] labels) {
    return model.task() == Task.CLASSIFICATION
        ? Metrics.ofClassification(scores, labels)
        : Metrics.ofRegression(scores, labels);
  }

  private long learntThrough() {
    return IntStream.concat(IntStream.of(split.train()), IntStream.of(split.validation()))
        .mapToLong(examples::time)
        .max()
        .orElseThrow();
  }

  /**
   * The figures of two versions on the same rows.
   *
   * @param rows how many
   */
  public record Compared(int rows, Map<String, Double> before, Map<String, Double> now) {}

  /**
   * Measures a version beside the one that was trained here, on the rows that are held back here
   * and that it can be told.
   *
   * @param now the version that was trained here
   * @throws TrainingException if that would say nothing: it tells something else, is told other
   *     columns or none of the rows, or has learnt of some
   */
  public Compared compared(Model before, Model now) throws TrainingException {
    if (before.card().task() != model.task()) {
      throw new TrainingException("it tells something else: " + before.card().task());
    }
    if (!before.inputs().areAmong(ModelInputs.of(model))) {
      throw new TrainingException("it is told other columns");
    }
    checkNotLearntOf(before.card());
    FeatureEncoder theirs = FeatureEncoder.of(before.card().features(), examples.columns());
    int[] both = split.watchingIf(encodable(theirs)).test();
    if (both.length == 0) {
      throw new TrainingException("it cannot be told any of the rows that are held back");
    }
    return new Compared(both.length, metrics(before, theirs, both), metrics(now, encoder, both));
  }

  private Map<String, Double> metrics(Model version, FeatureEncoder its, int[] which) {
    Learning.Rows rows = usable(which, List.of(its), false);
    return metrics(version.score(rows.batch()), rows.labels());
  }

  /**
   * By event time, or where both hold back by the same condition of the same events, by that.
   * Events of the very time at which both were cut pass.
   */
  private void checkNotLearntOf(ModelCard before) throws TrainingException {
    if (holdsBackTheSame(before)) {
      return;
    }
    Instant heldBack =
        Instant.ofEpochMilli(
            IntStream.of(split.test()).mapToLong(examples::time).min().orElseThrow());
    if (learntThrough(before).isAfter(heldBack)) {
      throw new TrainingException(
          "it learnt of events up to %s, and those held back begin at %s. Train it on no more than this one, or this one on more"
              .formatted(before.learntThrough(), heldBack));
    }
  }

  private static Instant learntThrough(ModelCard before) throws TrainingException {
    String text = before.learntThrough();
    try {
      return Instant.parse(text == null ? "" : text);
    } catch (DateTimeParseException e) {
      throw new TrainingException(
          "its card does not say up to when it learnt, but '%s'. Train it again".formatted(text));
    }
  }

  private boolean holdsBackTheSame(ModelCard before) throws TrainingException {
    boolean sameEvents = Versions.of(model.input()).preparation().equals(before.preparation());
    if (model.test().isEmpty() || !sameEvents) {
      return false;
    }
    try {
      ModelText text = new ModelText(before.definition(), before.streams());
      return text.parse("its definition").test().equals(model.test());
    } catch (InvalidDefinitionException e) {
      throw new TrainingException("its definition cannot be read any more: " + e.getMessage());
    }
  }

  /** Fits features to training rows, but for those of a fold; -1 leaves out none. */
  private List<FittedFeature> fit(List<Feature> wanted, int[] rows, int without) {
    FeatureFitter fitter = new FeatureFitter(wanted, examples.columns());
    Object[] inputs = new Object[examples.columns().size()];
    for (int i = 0; i < rows.length; i++) {
      if (i % FOLDS != without) {
        examples.read(rows[i], inputs);
        fitter.add(inputs, examples.label(rows[i]));
      }
    }
    return fitter.fit();
  }

  private double[] labelMoments() {
    double sum = 0;
    double squares = 0;
    for (int row : split.train()) {
      sum += examples.label(row);
    }
    double mean = sum / split.train().length;
    for (int row : split.train()) {
      squares += (examples.label(row) - mean) * (examples.label(row) - mean);
    }
    return new double[] {mean, Math.sqrt(squares / split.train().length)};
  }

  /** The training rows, in whose target encodings their own labels are not. */
  private Learning.Rows trainingRows() {
    List<Feature> targets =
        model.features().stream().filter(f -> f.kind() == Feature.Kind.TARGET).toList();
    if (targets.isEmpty()) {
      return rows(split.train(), true);
    }
    List<FeatureEncoder> encoders = new ArrayList<>();
    for (int fold = 0; fold < FOLDS; fold++) {
      List<FittedFeature> others = fit(targets, split.train(), fold);
      encoders.add(
          FeatureEncoder.of(FeatureFitter.withMeansOf(others, features), examples.columns()));
    }
    return usable(split.train(), encoders, true);
  }

  private Learning.Rows rows(int[] which, boolean forLearning) {
    return usable(which, List.of(encoder), forLearning);
  }

  private Learning.Rows usable(int[] which, List<FeatureEncoder> encoders, boolean forLearning) {
    FeatureBatch batch = encoders.get(0).batch(which.length);
    float[] labels = new float[which.length];
    Object[] inputs = new Object[examples.columns().size()];
    try {
      for (int i = 0; i < which.length; i++) {
        examples.read(which[i], inputs);
        float label = examples.label(which[i]);
        labels[i] = forLearning ? (float) ((label - labelMean) / labelStd) : label;
        encoders.get(i % encoders.size()).encode(inputs, batch);
      }
    } catch (FeatureException e) {
      throw new IllegalStateException("a row that was told to be usable is not", e);
    }
    return new Learning.Rows(batch, labels);
  }
}
