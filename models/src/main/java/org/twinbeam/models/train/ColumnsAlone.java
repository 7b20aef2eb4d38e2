/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.models.train;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.twinbeam.core.definition.Feature;
import org.twinbeam.core.definition.ModelDefinition;
import org.twinbeam.core.definition.ModelDefinition.Task;
import org.twinbeam.models.feature.FeatureBatch;
import org.twinbeam.models.feature.FeatureEncoder;
import org.twinbeam.models.feature.FeatureException;
import org.twinbeam.models.feature.FeatureFitter;
import org.twinbeam.models.feature.FittedFeature;

/**
 * How well what a feature is made of tells the label by itself: the mean label of the training rows
 * with the same value, as the {@code target} feature has it, asked of the test rows. A model that
 * is no better than the best of these is not worth its keep.
 */
final class ColumnsAlone {
  private static final int SMOOTHING = 20;

  private final ModelDefinition model;
  private final Examples examples;
  private final Split split;

  ColumnsAlone(ModelDefinition model, Examples examples, Split split) {
    this.model = model;
    this.examples = examples;
    this.split = split;
  }

  /** AUC, or RMSE in the label's unit, by the columns' names, joined by a comma. */
  Map<String, Double> measure() {
    Set<List<String>> sets = new LinkedHashSet<>();
    model.features().forEach(feature -> sets.add(feature.columns()));
    Map<String, Double> alone = new LinkedHashMap<>();
    for (List<String> columns : sets) {
      alone.put(String.join(",", columns), measure(columns));
    }
    return alone;
  }

  private double measure(List<String> columns) {
    Feature target = new Feature("alone", Feature.Kind.TARGET, columns, SMOOTHING);
    FeatureFitter fitter = new FeatureFitter(List.of(target), examples.columns());
    Object[] inputs = new Object[examples.columns().size()];
    for (int row : split.train()) {
      examples.read(row, inputs);
      fitter.add(inputs, examples.label(row));
    }
    List<FittedFeature> fitted = fitter.fit();
    FeatureEncoder encoder = FeatureEncoder.of(fitted, examples.columns());
    FeatureBatch batch = encoder.batch(split.test().length);
    float[] told = new float[split.test().length];
    float[] scores = new float[told.length];
    for (int i = 0; i < told.length; i++) {
      examples.read(split.test()[i], inputs);
      told[i] = examples.label(split.test()[i]);
      try {
        encoder.encode(inputs, batch);
      } catch (FeatureException e) {
        throw new IllegalStateException("a mean label has no bounds to break", e);
      }
      scores[i] = (float) (batch.numbers(0)[i] * fitted.get(0).std() + fitted.get(0).mean());
    }
    return model.task() == Task.CLASSIFICATION
        ? Metrics.auc(scores, told)
        : Math.sqrt(Metrics.squared(scores, told));
  }
}
