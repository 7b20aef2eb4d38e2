/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.models.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Signature;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.twinbeam.core.definition.ModelDefinition.Task;
import org.twinbeam.models.feature.FittedFeature;
import org.twinbeam.models.score.TensorFlowModel;

/**
 * Writes what was learnt as a SavedModel: one input for each feature, of its name, and one output,
 * the score. The graph holds nothing of training.
 */
final class SavedModel {
  private SavedModel() {}

  /**
   * @param mean of the label, for a regression, whose network tells labels of mean 0
   * @param std standard deviation of the label, likewise
   */
  static void write(
      Path directory,
      List<FittedFeature> features,
      List<Integer> hidden,
      Task task,
      double mean,
      double std,
      Weights weights)
      throws IOException {
    try (Graph graph = new Graph()) {
      Network network = new Network(graph, features, hidden, weights);
      Ops tf = network.tf();
      Operand<TFloat32> score =
          task == Task.CLASSIFICATION
              ? tf.withName(TensorFlowModel.OUTPUT).math.sigmoid(network.output())
              : tf.withName(TensorFlowModel.OUTPUT)
                  .math
                  .add(
                      tf.math.mul(network.output(), tf.constant((float) std)),
                      tf.constant((float) mean));
      Signature.Builder signature = Signature.builder().key(TensorFlowModel.SIGNATURE);
      network.inputs().forEach(signature::input);
      signature.output(TensorFlowModel.OUTPUT, score);
      try (Session session = new Session(graph)) {
        session.initialize();
        SavedModelBundle.exporter(directory.toString())
            .withSession(session)
            .withSignature(signature.build())
            .export();
      }
    }
  }
}
