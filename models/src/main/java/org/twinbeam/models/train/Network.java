/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.models.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.twinbeam.models.feature.FittedFeature;

/**
 * The graph from features to the number that decides. One placeholder for each feature, of its
 * name: {@code float32[rows, width]} for numbers, {@code int32[rows]} for categories. Categories
 * are embedded; without hidden layers it is a linear model, where an embedding is the category's
 * coefficient; else layers of rectified linear units follow.
 */
final class Network {
  private final Ops tf;
  private final Map<String, Operand<?>> inputs = new LinkedHashMap<>();
  private final Map<String, Variable<TFloat32>> variables = new LinkedHashMap<>();
  private final Operand<TFloat32> output;

  Network(Graph graph, List<FittedFeature> features, List<Integer> hidden, Weights weights) {
    tf = Ops.create(graph);
    List<Operand<TFloat32>> parts = new ArrayList<>();
    List<Operand<TFloat32>> coefficients = new ArrayList<>();
    for (FittedFeature feature : features) {
      if (feature.isCategory()) {
        Placeholder<TInt32> category =
            tf.withName(feature.name())
                .placeholder(TInt32.class, Placeholder.shape(Shape.of(Shape.UNKNOWN_SIZE)));
        inputs.put(feature.name(), category);
        Operand<TFloat32> embedded =
            tf.gather(variable(Weights.embedding(feature), weights), category, tf.constant(0));
        (hidden.isEmpty() ? coefficients : parts).add(embedded);
      } else {
        Placeholder<TFloat32> numbers =
            tf.withName(feature.name())
                .placeholder(
                    TFloat32.class,
                    Placeholder.shape(Shape.of(Shape.UNKNOWN_SIZE, feature.width())));
        inputs.put(feature.name(), numbers);
        parts.add(numbers);
      }
    }
    Operand<TFloat32> x = parts.isEmpty() ? null : parts.get(0);
    if (parts.size() > 1) { // TensorFlow joins two or more.
      x = tf.concat(parts, tf.constant(1));
    }
    for (int layer = 0; layer < hidden.size(); layer++) {
      x = tf.nn.relu(dense(x, layer, weights));
    }
    Operand<TFloat32> y = x == null ? null : dense(x, hidden.size(), weights);
    for (Operand<TFloat32> coefficient : coefficients) {
      y = y == null ? withBias(coefficient, hidden.size(), weights) : tf.math.add(y, coefficient);
    }
    output = tf.reshape(y, tf.constant(new int[] {-1}));
  }

  private Operand<TFloat32> dense(Operand<TFloat32> x, int layer, Weights weights) {
    Operand<TFloat32> product = tf.linalg.matMul(x, variable(Weights.kernel(layer), weights));
    return withBias(product, layer, weights);
  }

  private Operand<TFloat32> withBias(Operand<TFloat32> x, int layer, Weights weights) {
    return tf.math.add(x, variable(Weights.bias(layer), weights));
  }

  private Variable<TFloat32> variable(String name, Weights weights) {
    Variable<TFloat32> variable =
        tf.withName(name)
            .variable(
                tf.reshape(
                    tf.constant(weights.values().get(name)),
                    tf.constant(weights.shape(name).asArray())));
    variables.put(name, variable);
    return variable;
  }

  Ops tf() {
    return tf;
  }

  /** Placeholders by the names of features. */
  Map<String, Operand<?>> inputs() {
    return inputs;
  }

  /** Names of the placeholders' operations, in the order of features: some are taken already. */
  List<String> placeholders() {
    return inputs.values().stream().map(input -> input.op().name()).toList();
  }

  Map<String, Variable<TFloat32>> variables() {
    return variables;
  }

  /** A logit, or an estimate of a label with mean 0 and standard deviation 1: {@code [rows]}. */
  Operand<TFloat32> output() {
    return output;
  }
}
