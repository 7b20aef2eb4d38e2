/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.models.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.framework.op.FrameworkOps;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.twinbeam.core.definition.ModelDefinition;
import org.twinbeam.core.definition.ModelDefinition.Task;
import org.twinbeam.core.definition.ModelDefinition.Training;
import org.twinbeam.models.feature.FeatureBatch;
import org.twinbeam.models.feature.FittedFeature;
import org.twinbeam.models.registry.ModelCard.Pass;
import org.twinbeam.models.score.Feed;
import org.twinbeam.models.score.TensorFlowModel;

/**
 * Learns a network's weights by Adam (Kingma and Ba, 2015) on mini-batches, in an order that the
 * seed gives, until the loss on the validation rows has not become less for some passes; the
 * weights of the best pass are kept. In one thread, so that the same rows give the same weights.
 */
final class Learning {
  private static final int EVALUATED_AT_ONCE = 4096;

  private final ModelDefinition model;
  private final Training training;
  private final List<FittedFeature> features;
  private final Consumer<Pass> progress;

  /**
   * What was learnt.
   *
   * @param weights after the best pass
   * @param outputs of the network for the validation rows, with those weights
   * @param passes that were made
   */
  record Learnt(Weights weights, float[] outputs, List<Pass> passes) {}

  /** Encoded rows with their labels: 1 and 0, or numbers of mean 0 and standard deviation 1. */
  record Rows(FeatureBatch batch, float[] labels) {
    int size() {
      return labels.length;
    }
  }

  Learning(ModelDefinition model, List<FittedFeature> features, Consumer<Pass> progress) {
    this.model = model;
    this.training = model.training();
    this.features = features;
    this.progress = progress;
  }

  /**
   * Learns.
   *
   * @throws TrainingException if no pass ended with a loss that is a number
   */
  Learnt learn(Rows train, Rows validation) throws TrainingException {
    Random random = new Random(training.seed());
    float bias = model.task() == Task.CLASSIFICATION ? logit(Metrics.mean(train.labels())) : 0;
    Weights initial = Weights.initial(features, model.hidden(), bias, random);
    try (Graph graph = new Graph()) {
      Network network = new Network(graph, features, model.hidden(), initial);
      Ops tf = network.tf();
      Placeholder<TFloat32> labels =
          tf.withName("twinbeam_label")
              .placeholder(TFloat32.class, Placeholder.shape(Shape.of(Shape.UNKNOWN_SIZE)));
      Operand<TFloat32> loss = loss(tf, network, labels);
      Adam step = new Adam(graph, loss, network.variables().values(), training.learningRate());
      try (Session session = new Session(graph, TensorFlowModel.oneThread())) {
        session.initialize();
        Run run = new Run(session, labels, loss, step, network);
        return run.untilNoBetter(train, validation, random, initial);
      }
    }
  }

  private static float logit(double share) {
    double p = Math.min(0.999, Math.max(0.001, share));
    return (float) Math.log(p / (1 - p));
  }

  private Operand<TFloat32> loss(Ops tf, Network network, Placeholder<TFloat32> labels) {
    Operand<TFloat32> each =
        model.task() == Task.CLASSIFICATION
            ? FrameworkOps.create(tf).nn.sigmoidCrossEntropyWithLogits(labels, network.output())
            : tf.math.squaredDifference(labels, network.output());
    return tf.math.mean(each, tf.constant(0));
  }

  /** A session that learns. */
  private final class Run {
    private final Session session;
    private final Placeholder<TFloat32> labels;
    private final Operand<TFloat32> loss;
    private final Adam step;
    private final Network network;

    Run(
        Session session,
        Placeholder<TFloat32> labels,
        Operand<TFloat32> loss,
        Adam step,
        Network network) {
      this.session = session;
      this.labels = labels;
      this.loss = loss;
      this.step = step;
      this.network = network;
    }

    Learnt untilNoBetter(Rows train, Rows validation, Random random, Weights initial)
        throws TrainingException {
      List<Pass> passes = new ArrayList<>();
      Weights best = initial;
      float[] outputs = new float[validation.size()];
      double least = Double.POSITIVE_INFINITY;
      int worse = 0;
      int[] order = new int[train.size()];
      for (int i = 0; i < order.length; i++) {
        order[i] = i;
      }
      FeatureBatch batch = train.batch().like(training.batchSize());
      for (int epoch = 1; epoch <= training.epochs() && worse < training.patience(); epoch++) {
        long start = System.nanoTime();
        shuffle(order, random);
        double trained = pass(train, order, batch);
        float[] told = new float[validation.size()];
        double validated = evaluate(validation, told);
        Pass pass = new Pass(epoch, trained, validated, (System.nanoTime() - start) / 1e9);
        passes.add(pass);
        progress.accept(pass);
        if (validated < least) {
          least = validated;
          best = weights(initial);
          outputs = told;
          worse = 0;
        } else {
          worse++;
        }
      }
      if (least == Double.POSITIVE_INFINITY) {
        throw new TrainingException(
            "learning model %s ran away: after no pass was the loss a number. Use a smaller 'learning_rate', or standard(...) for numbers that may be large"
                .formatted(model.name()));
      }
      return new Learnt(best, outputs, passes);
    }

    private double pass(Rows rows, int[] order, FeatureBatch batch) {
      double sum = 0;
      for (int from = 0; from < order.length; from += training.batchSize()) {
        int size = Math.min(training.batchSize(), order.length - from);
        float[] batchLabels = new float[size];
        batch.clear();
        for (int i = 0; i < size; i++) {
          batch.append(rows.batch(), order[from + i]);
          batchLabels[i] = rows.labels()[order[from + i]];
        }
        sum += size * step(batch, batchLabels);
      }
      return sum / order.length;
    }

    /** Mean loss; the network's outputs go into the array. */
    private double evaluate(Rows rows, float[] outputs) {
      double sum = 0;
      for (int from = 0; from < rows.size(); from += EVALUATED_AT_ONCE) {
        int size = Math.min(EVALUATED_AT_ONCE, rows.size() - from);
        float[] some = Arrays.copyOfRange(rows.labels(), from, from + size);
        try (Feed feed = Feed.of(rows.batch(), from, size, size);
            TFloat32 told = told(some)) {
          Session.Runner runner =
              session.runner().feed(labels, told).fetch(loss).fetch(network.output());
          feed.into(runner, network.placeholders());
          try (Result result = runner.run()) {
            sum += size * ((TFloat32) result.get(0)).getFloat();
            ((TFloat32) result.get(1)).asRawTensor().data().asFloats().read(outputs, from, size);
          }
        }
      }
      return sum / rows.size();
    }

    /** Changes weights by some rows; gives their mean loss before. */
    private float step(FeatureBatch batch, float[] some) {
      try (Feed feed = Feed.of(batch, 0, some.length, some.length);
          TFloat32 told = told(some)) {
        Session.Runner runner = session.runner().feed(labels, told).fetch(loss);
        feed.into(runner, network.placeholders());
        try (Result result = step.run(runner)) {
          return ((TFloat32) result.get(0)).getFloat();
        }
      }
    }

    private TFloat32 told(float[] some) {
      TFloat32 tensor = TFloat32.tensorOf(Shape.of(some.length));
      tensor.asRawTensor().data().asFloats().write(some);
      return tensor;
    }

    private Weights weights(Weights shapes) {
      Map<String, float[]> values = new LinkedHashMap<>();
      network
          .variables()
          .forEach(
              (name, variable) -> {
                try (Result result = session.runner().fetch(variable).run()) {
                  float[] flat = new float[(int) shapes.shape(name).size()];
                  ((TFloat32) result.get(0)).asRawTensor().data().asFloats().read(flat);
                  values.put(name, flat);
                }
              });
      return new Weights(shapes.shapes(), values);
    }

    /** Fisher and Yates. */
    private void shuffle(int[] order, Random random) {
      for (int i = order.length - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        int swapped = order[i];
        order[i] = order[j];
        order[j] = swapped;
      }
    }
  }
}
