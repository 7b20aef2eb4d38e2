/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines;

import java.util.Map;
import java.util.Optional;
import org.twinbeam.core.definition.ModelReference;
import org.twinbeam.models.registry.ModelCard;
import org.twinbeam.models.registry.ModelRefusedException;
import org.twinbeam.models.registry.ModelRegistry;
import org.twinbeam.models.score.Model;
import org.twinbeam.models.train.Metrics;
import org.twinbeam.models.train.Trainer;

/**
 * A version of a model that was just trained, beside the one before it, on the same held-back rows.
 *
 * @param before the one before
 * @param figures of the one before; empty if it cannot be told those rows
 * @param loss name of the figure by which they are compared
 * @param now the new version's
 * @param why there are no figures of the one before
 */
record Comparison(
    ModelReference before,
    Optional<Map<String, Double>> figures,
    String loss,
    double now,
    String why) {

  static Comparison of(
      Trainer trainer, ModelCard card, ModelRegistry registry, ModelReference before) {
    String loss = Metrics.loss(card.task());
    double now = card.metrics().get("test").get(loss);
    try {
      Optional<Map<String, Double>> figures = trainer.measured(Model.load(registry, before));
      return new Comparison(
          before,
          figures,
          loss,
          now,
          "it is told other columns, tells something else, or cannot be told one of the rows");
    } catch (ModelRefusedException e) {
      return new Comparison(before, Optional.empty(), loss, now, e.getMessage());
    }
  }

  /** Whether the new version is known to be no worse. */
  boolean isNoWorse() {
    return figures.isPresent() && now <= figures.get().get(loss);
  }

  @Override
  public String toString() {
    return figures.isEmpty()
        ? "%s cannot be compared: %s".formatted(before, why)
        : "on the same held-back rows %s is %s, that of %s %s"
            .formatted(loss, TrainingReport.shown(now), before, figure(loss));
  }

  /** A figure of the one before, for a person; empty if it has none. */
  String figure(String name) {
    Double value = figures.map(f -> f.get(name)).orElse(null);
    return value == null ? "" : TrainingReport.shown(value);
  }
}
