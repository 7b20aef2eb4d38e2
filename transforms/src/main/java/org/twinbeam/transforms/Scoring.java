/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.transforms;

import java.io.Serializable;
import java.nio.file.Path;
import org.twinbeam.core.shard.StreamPlan;
import org.twinbeam.models.registry.ModelRefusedException;
import org.twinbeam.models.registry.ModelRegistry;
import org.twinbeam.models.score.StreamScorer;

/**
 * How events are scored inside a bundle, in the words of Beam's {@code RunInference}.
 *
 * @param models directory of models, the same on every worker
 * @param minBatchSize so many events are waited for before the delay counts
 * @param maxBatchSize so many are scored at once, at most
 * @param maxBatchDurationMillis so long an event waits for others of its bundle, about; the
 *     bundle's end waits for none
 */
public record Scoring(
    String models, int minBatchSize, int maxBatchSize, long maxBatchDurationMillis)
    implements Serializable {

  public static final int DEFAULT_MAX_BATCH_SIZE = 1024;

  public Scoring {
    if (maxBatchSize < 1 || minBatchSize < 1 || minBatchSize > maxBatchSize) {
      throw new IllegalArgumentException(
          "minBatchSize is %d and maxBatchSize %d, must be 1 or more, and the first not above the second"
              .formatted(minBatchSize, maxBatchSize));
    }
    if (maxBatchDurationMillis < 0) {
      throw new IllegalArgumentException(
          "maxBatchDurationMillis is %d, must be 0 or more".formatted(maxBatchDurationMillis));
    }
  }

  /** As few waits as bundles allow. */
  public static Scoring of(String models) {
    return new Scoring(models, 1, DEFAULT_MAX_BATCH_SIZE, 100);
  }

  /** A queue for a DoFn; null if the definition names no model. */
  static <E> ScoringQueue<E> queue(Scoring scoring, StreamPlan plan) {
    if (plan.definition().scored().isEmpty()) {
      return null;
    }
    if (scoring == null) {
      throw new IllegalArgumentException(
          "stream "
              + plan.definition().stream()
              + " has fields that models tell, but it is not said where the models are");
    }
    try {
      StreamScorer scorer =
          StreamScorer.of(
              new ModelRegistry(Path.of(scoring.models())), plan.definition(), plan.preparation());
      return new ScoringQueue<>(scorer, scoring);
    } catch (ModelRefusedException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }
}
