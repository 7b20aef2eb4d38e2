/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.models.score;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.FloatDataBuffer;
import org.tensorflow.ndarray.buffer.IntDataBuffer;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.twinbeam.models.feature.FeatureBatch;
import org.twinbeam.models.feature.FittedFeature;

/** The tensors of some rows of a batch, one for each feature; close it when they were fed. */
public final class Feed implements AutoCloseable {
  private final List<FittedFeature> features;
  private final List<Tensor> tensors = new ArrayList<>();

  private Feed(List<FittedFeature> features) {
    this.features = features;
  }

  /**
   * Copies rows into tensors.
   *
   * @param from first row
   * @param rows how many
   * @param padded how many rows the tensors have; those beyond are zeros
   */
  public static Feed of(FeatureBatch batch, int from, int rows, int padded) {
    Feed feed = new Feed(batch.features());
    try {
      for (int i = 0; i < feed.features.size(); i++) {
        feed.tensors.add(tensor(batch, i, from, rows, padded));
      }
      return feed;
    } catch (RuntimeException | Error e) {
      feed.close();
      throw e;
    }
  }

  private static Tensor tensor(FeatureBatch batch, int feature, int from, int rows, int padded) {
    if (batch.features().get(feature).isCategory()) {
      TInt32 tensor = TInt32.tensorOf(Shape.of(padded));
      IntDataBuffer ints = tensor.asRawTensor().data().asInts();
      ints.write(batch.categories(feature), from, rows);
      ints.offset(rows).write(new int[padded - rows]);
      return tensor;
    }
    int width = batch.features().get(feature).width();
    TFloat32 tensor = TFloat32.tensorOf(Shape.of(padded, width));
    FloatDataBuffer floats = tensor.asRawTensor().data().asFloats();
    floats.write(batch.numbers(feature), from * width, rows * width);
    floats.offset((long) rows * width).write(new float[(padded - rows) * width]);
    return tensor;
  }

  /** Feeds the tensors to the operations of those names. */
  public void into(Session.Runner runner, List<String> operations) {
    for (int i = 0; i < tensors.size(); i++) {
      runner.feed(operations.get(i), tensors.get(i));
    }
  }

  @Override
  public void close() {
    tensors.forEach(Tensor::close);
  }
}
