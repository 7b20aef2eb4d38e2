/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines;

import java.util.Optional;
import java.util.OptionalLong;
import org.twinbeam.core.definition.ModelReference;
import org.twinbeam.models.registry.ModelCard;
import org.twinbeam.models.registry.ModelRefusedException;
import org.twinbeam.models.registry.ModelRegistry;
import org.twinbeam.models.score.Model;
import org.twinbeam.models.train.Metrics;
import org.twinbeam.models.train.Trainer;
import org.twinbeam.models.train.TrainingException;

/**
 * A version of a model that was just trained, beside the one before it, on the same held-back rows.
 *
 * @param before the one before
 * @param figures of both; empty if they cannot be compared
 * @param loss name of the figure by which they are
 * @param why they cannot be
 */
record Comparison(
    ModelReference before, Optional<Trainer.Compared> figures, String loss, String why) {

  static Comparison of(
      Trainer trainer, ModelCard card, ModelRegistry registry, ModelReference before) {
    String loss = Metrics.loss(card.task());
    ModelReference trained =
        new ModelReference(card.model(), OptionalLong.of(card.version()), Optional.empty());
    try {
      Trainer.Compared figures =
          trainer.compared(Model.load(registry, before), Model.load(registry, trained));
      return new Comparison(before, Optional.of(figures), loss, "");
    } catch (ModelRefusedException | TrainingException e) {
      return new Comparison(before, Optional.empty(), loss, e.getMessage());
    }
  }

  /** Whether the new version is known to be no worse. */
  boolean isNoWorse() {
    return figures.isPresent() && figures.get().now().get(loss) <= figures.get().before().get(loss);
  }

  @Override
  public String toString() {
    return figures
        .map(
            f ->
                "on the same %,d held-back rows %s is %s, that of %s %s"
                    .formatted(
                        f.rows(),
                        loss,
                        TrainingReport.shown(f.now().get(loss)),
                        before,
                        TrainingReport.shown(f.before().get(loss))))
        .orElse("%s cannot be compared: %s".formatted(before, why));
  }
}
