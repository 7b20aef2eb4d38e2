/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.twinbeam.core.definition.ModelDefinition;
import org.twinbeam.core.definition.ModelReader;
import org.twinbeam.core.prepare.Outcome.Prepared;
import org.twinbeam.core.prepare.Preparation;
import org.twinbeam.models.feature.ModelInputs;
import org.twinbeam.models.feature.ModelLabel;
import org.twinbeam.models.registry.ModelCard;
import org.twinbeam.models.registry.ModelRegistry;
import org.twinbeam.models.train.Example;
import org.twinbeam.models.train.Examples;
import org.twinbeam.models.train.Metrics;
import org.twinbeam.models.train.Trainer;

/** The shipped models, trained on the shipped samples. */
class ShippedModelsTest {

  @TempDir Path models;

  /** As learnt in one deployment and tested in the other: other rooms, another day. */
  @Test
  void steamIsFoundBetterThanByTheDistanceFromEachMotesMean() throws Exception {
    ModelDefinition model = model("steam");
    List<MoteReading> readings = MoteSample.read(Shipped.file("motes-sample.csv.gz"));
    ModelCard card = train(model, readings.stream().map(MoteReading::fields).toList());
    double ours = card.metrics().get("test").get("pr_auc");
    double baseline =
        Math.max(
            byDistance(readings, MoteReading::humidity),
            byDistance(readings, MoteReading::temperature));
    assertThat(baseline).isBetween(0.5, 0.8);
    assertThat(ours)
        .as("PR-AUC, of distance by itself %s", baseline)
        .isGreaterThan(baseline + 0.05);
  }

  /**
   * How far a reading is from its mote's mean, in standard deviations, over all of the deployment.
   */
  private static double byDistance(List<MoteReading> all, ToDoubleFunction<MoteReading> measured) {
    List<MoteReading> readings = all.stream().filter(r -> r.deployment().equals("multi")).toList();
    Map<Integer, double[]> sums = new HashMap<>();
    for (MoteReading r : readings) {
      double x = measured.applyAsDouble(r);
      double[] sum = sums.computeIfAbsent(r.mote(), m -> new double[3]);
      sum[0]++;
      sum[1] += x;
      sum[2] += x * x;
    }
    float[] scores = new float[readings.size()];
    float[] labels = new float[readings.size()];
    for (int i = 0; i < scores.length; i++) {
      MoteReading r = readings.get(i);
      double[] sum = sums.get(r.mote());
      double mean = sum[1] / sum[0];
      double std = Math.sqrt(sum[2] / sum[0] - mean * mean);
      scores[i] = (float) (Math.abs(measured.applyAsDouble(r) - mean) / std);
      labels[i] = r.event() ? 1 : 0;
    }
    return Metrics.averagePrecision(scores, labels);
  }

  private static ModelDefinition model(String name) throws Exception {
    return ModelReader.read(Shipped.file("models/" + name + ".yaml"));
  }

  private ModelCard train(ModelDefinition model, List<Map<String, Object>> events)
      throws Exception {
    ModelInputs inputs = ModelInputs.of(model);
    ModelLabel label = ModelLabel.of(model);
    Preparation preparation = Preparation.compile(model.input());
    Examples.Builder examples = new Examples.Builder(inputs.names());
    long place = 0;
    for (Map<String, Object> event : events) {
      Map<String, Object> object = new HashMap<>(event);
      object.replaceAll(
          (name, value) -> value instanceof java.time.Instant i ? i.toString() : value);
      Prepared prepared =
          (Prepared) preparation.prepare(MoteReading.bytes(object), "application/json");
      ModelInputs.Row row = inputs.row(prepared.values());
      examples.add(
          new Example(
              prepared.timeMillis(),
              0,
              place++,
              row.part(),
              label.read(prepared.values()),
              prepared.timeMillis(),
              row.inputs()));
    }
    return new Trainer(model, examples.build())
        .train(new ModelRegistry(models), Map.of(), pass -> {});
  }
}
