/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.models.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat32;

/**
 * Steps of Adam: Kingma and Ba, "Adam: A Method for Stochastic Optimization" (2015), with the
 * constants of that paper. TensorFlow's own optimizer for Java counts its steps by variables that
 * are assigned while they are read, so that the same step may give one result or another.
 *
 * <p>Here a step is counted outside of the graph, and no variable changes before all gradients are
 * known. Not safe for use by several threads.
 */
final class Adam {
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;

  private final Placeholder<TFloat32> power1;
  private final Placeholder<TFloat32> power2;
  private final Op step;
  private int steps;

  /** Adds to the graph what changes the variables so that the loss becomes less. */
  Adam(
      Graph graph,
      Operand<TFloat32> loss,
      Collection<Variable<TFloat32>> variables,
      double learningRate) {
    Ops tf = Ops.create(graph);
    power1 = tf.placeholder(TFloat32.class);
    power2 = tf.placeholder(TFloat32.class);
    Output<?>[] gradients =
        graph.addGradients(
            loss.asOutput(), variables.stream().map(Operand::asOutput).toArray(Output<?>[]::new));
    Ops whenKnown = tf.withControlDependencyOps(Arrays.stream(gradients).map(Output::op).toList());
    List<Op> applied = new ArrayList<>();
    int i = 0;
    for (Variable<TFloat32> variable : variables) {
      Output<TFloat32> gradient = gradients[i].op().output(gradients[i].index());
      applied.add(
          whenKnown.train.applyAdam(
              variable,
              zeros(tf, variable),
              zeros(tf, variable),
              power1,
              power2,
              tf.constant((float) learningRate),
              tf.constant((float) BETA1),
              tf.constant((float) BETA2),
              tf.constant(1e-8f),
              gradient));
      i++;
    }
    step = tf.withControlDependencies(applied).noOp();
  }

  /** A moment's variable. */
  private static Variable<TFloat32> zeros(Ops tf, Variable<TFloat32> like) {
    return tf.variable(tf.zeros(tf.constant(like.shape().asArray()), TFloat32.class));
  }

  /** Runs a step along with what the runner is to fetch. The result is closed by the caller. */
  Result run(Session.Runner runner) {
    steps++;
    try (TFloat32 p1 = TFloat32.scalarOf((float) Math.pow(BETA1, steps));
        TFloat32 p2 = TFloat32.scalarOf((float) Math.pow(BETA2, steps))) {
      return runner.feed(power1, p1).feed(power2, p2).addTarget(step).run();
    }
  }
}
