/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.models.score;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.BiFunction;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Signature;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TType;

/** SavedModels that a test makes itself: x is float32[rows, 1], c is int32[rows]. */
final class HandMade {
  /** Makes the output of a row's first input, doubled. */
  interface Score extends BiFunction<Ops, Operand<TFloat32>, Operand<?>> {}

  record Input(String name, Class<? extends TType> type, Shape shape) {
    static Input x(Shape shape) {
      return new Input("x", TFloat32.class, shape);
    }
  }

  static final Input SOUND_X = Input.x(Shape.of(-1, 1));
  static final Input SOUND_C = new Input("c", TInt32.class, Shape.of(-1));

  private HandMade() {}

  static Operand<TFloat32> flat(Ops tf, Operand<TFloat32> x) {
    return tf.reshape(x, tf.constant(new int[] {-1}));
  }

  /** Exports a model whose score is made of a variable times the first of its inputs. */
  static Path export(Path directory, String signature, String output, Score score, Input... inputs)
      throws IOException {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Variable<TFloat32> weight = tf.variable(tf.constant(2f));
      Signature.Builder builder = Signature.builder().key(signature);
      Operand<TFloat32> product = null;
      for (Input input : inputs) {
        Operand<? extends TType> placeholder =
            tf.placeholder(input.type(), Placeholder.shape(input.shape()));
        builder.input(input.name(), placeholder);
        if (product == null) {
          product = tf.math.mul(tf.dtypes.cast(placeholder, TFloat32.class), weight);
        }
      }
      builder.output(output, score.apply(tf, product));
      session.initialize();
      SavedModelBundle.exporter(directory.toString())
          .withSession(session)
          .withSignature(builder.build())
          .export();
    }
    return directory;
  }

  static Path scoring(Path directory, Score score, Input... inputs) throws IOException {
    return export(directory, "serving_default", "score", score, inputs);
  }

  static Path sound(Path directory, Input... inputs) throws IOException {
    return scoring(directory, HandMade::flat, inputs);
  }
}
