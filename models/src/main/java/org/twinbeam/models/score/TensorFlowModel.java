/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.models.score;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.types.TFloat32;
import org.twinbeam.models.feature.FeatureBatch;
import org.twinbeam.models.feature.FittedFeature;
import org.twinbeam.models.registry.ModelRefusedException;

/**
 * A SavedModel, loaded. Safe for use by several threads; holds native memory until it is closed.
 *
 * <p>A row's score has the same bits whatever other rows are scored with it: matrix products go
 * over rows in blocks, whose remainder is computed in another order, so tensors always have a
 * multiple of {@value #BLOCK} rows. That holds on one kind of processor; on another a score may
 * differ in its last digits.
 */
public final class TensorFlowModel implements AutoCloseable {
  /** Name of the signature that is asked, and of its output: {@code float32[rows]}. */
  public static final String SIGNATURE = "serving_default";

  public static final String OUTPUT = "score";

  /** Tensors have a multiple of so many rows. */
  static final int BLOCK = 32;

  /** One call takes at most so many rows, which stay in the processor's cache. */
  static final int MAX_ROWS = 1024;

  private final SavedModelBundle bundle;
  private final List<String> inputs;
  private final String output;

  private TensorFlowModel(SavedModelBundle bundle, List<String> inputs, String output) {
    this.bundle = bundle;
    this.inputs = inputs;
    this.output = output;
  }

  /** One call computes in the thread that makes it: callers are parallel, calls need not be. */
  public static ConfigProto oneThread() {
    return ConfigProto.newBuilder()
        .setIntraOpParallelismThreads(1)
        .setInterOpParallelismThreads(-1) // The caller's own thread; 1 is one for all callers.
        .build();
  }

  /**
   * Loads a SavedModel that is told these features.
   *
   * @throws ModelRefusedException if it cannot be loaded, or does not take the features by name and
   *     type
   */
  public static TensorFlowModel load(Path directory, List<FittedFeature> features)
      throws ModelRefusedException {
    SavedModelBundle bundle;
    try {
      bundle =
          SavedModelBundle.loader(directory.toString())
              .withTags(SavedModelBundle.DEFAULT_TAG)
              .withConfigProto(oneThread())
              .load();
    } catch (TensorFlowException e) {
      throw new ModelRefusedException(
          directory + " cannot be loaded as a SavedModel: " + e.getMessage(), e);
    }
    try {
      SignatureDef signature = signature(bundle, directory);
      List<String> problems = problems(signature, features);
      if (!problems.isEmpty()) {
        throw new ModelRefusedException(
            directory + ": features and model do not fit: " + String.join("; ", problems));
      }
      List<String> inputs =
          features.stream().map(f -> signature.getInputsOrThrow(f.name()).getName()).toList();
      TensorFlowModel model =
          new TensorFlowModel(bundle, inputs, signature.getOutputsOrThrow(OUTPUT).getName());
      model.warmUp(features, directory);
      return model;
    } catch (ModelRefusedException | RuntimeException e) {
      bundle.close();
      throw e;
    }
  }

  private static SignatureDef signature(SavedModelBundle bundle, Path directory)
      throws ModelRefusedException {
    Map<String, SignatureDef> signatures = bundle.metaGraphDef().getSignatureDefMap();
    SignatureDef signature = signatures.get(SIGNATURE);
    if (signature == null) {
      throw new ModelRefusedException(
          directory
              + " has no signature '"
              + SIGNATURE
              + "', but "
              + new TreeSet<>(signatures.keySet()));
    }
    return signature;
  }

  private static List<String> problems(SignatureDef signature, List<FittedFeature> features) {
    List<String> problems = new ArrayList<>();
    Map<String, TensorInfo> told = new TreeMap<>(signature.getInputsMap());
    for (FittedFeature feature : features) {
      TensorInfo info = told.remove(feature.name());
      if (info == null) {
        problems.add("the model takes no input '" + feature.name() + "', which is a feature");
      } else if (!takes(info, feature)) {
        problems.add(
            "feature '"
                + feature.name()
                + "' is "
                + (feature.isCategory() ? "int32[rows]" : "float32[rows, " + feature.width() + "]")
                + ", the model's input of that name is "
                + shown(info));
      }
    }
    told.keySet().forEach(name -> problems.add("no feature is its input '" + name + "'"));
    TensorInfo score = signature.getOutputsMap().get(OUTPUT);
    if (score == null
        || score.getDtype() != DataType.DT_FLOAT
        || score.getTensorShape().getDimCount() != 1
        || !anyRows(score)) {
      problems.add("it has no output '" + OUTPUT + "' of type float32[rows]");
    }
    return problems;
  }

  private static boolean takes(TensorInfo info, FittedFeature feature) {
    DataType expected = feature.isCategory() ? DataType.DT_INT32 : DataType.DT_FLOAT;
    int dimensions = feature.isCategory() ? 1 : 2;
    return info.getDtype() == expected
        && info.getTensorShape().getDimCount() == dimensions
        && anyRows(info)
        && (dimensions == 1 || info.getTensorShape().getDim(1).getSize() == feature.width());
  }

  private static boolean anyRows(TensorInfo info) {
    return info.getTensorShape().getDim(0).getSize() < 0;
  }

  private static String shown(TensorInfo info) {
    return info.getDtype().name().replaceFirst("^DT_", "").toLowerCase(Locale.ROOT)
        + info.getTensorShape().getDimList().stream().map(d -> d.getSize()).toList();
  }

  /**
   * Scores the rows of a batch.
   *
   * @return one score for each row
   */
  public float[] score(FeatureBatch batch) {
    float[] scores = new float[batch.rows()];
    for (int from = 0; from < scores.length; from += MAX_ROWS) {
      score(batch, from, Math.min(MAX_ROWS, scores.length - from), scores);
    }
    return scores;
  }

  /**
   * Scores once a row of zeros and of last categories: the first event does not wait for what is
   * set up then, and a graph that cannot be computed, or has fewer categories, is known before it.
   */
  private void warmUp(List<FittedFeature> features, Path directory) throws ModelRefusedException {
    FeatureBatch batch = FeatureBatch.zeros(features, BLOCK);
    for (int i = 0; i < features.size(); i++) {
      if (features.get(i).isCategory()) {
        batch.categories(i)[0] = features.get(i).categories() - 1;
      }
    }
    try {
      score(batch);
    } catch (TensorFlowException | IllegalArgumentException | IllegalStateException e) {
      throw new ModelRefusedException(directory + " loads, but cannot score: " + e.getMessage(), e);
    }
  }

  private void score(FeatureBatch batch, int from, int rows, float[] into) {
    int padded = (rows + BLOCK - 1) / BLOCK * BLOCK;
    try (Feed feed = Feed.of(batch, from, rows, padded)) {
      Session.Runner runner = bundle.session().runner();
      feed.into(runner, inputs);
      try (Result result = runner.fetch(output).run()) {
        TFloat32 scores = (TFloat32) result.get(0);
        if (scores.size() != padded) {
          throw new IllegalStateException(
              "it gives " + scores.size() + " scores for " + padded + " rows");
        }
        scores.asRawTensor().data().asFloats().read(into, from, rows);
      }
    }
  }

  @Override
  public void close() {
    bundle.close();
  }
}
