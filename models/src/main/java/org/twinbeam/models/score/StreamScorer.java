/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.models.score;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.Definition.Scored;
import org.twinbeam.core.prepare.Outcome;
import org.twinbeam.core.prepare.Outcome.Prepared;
import org.twinbeam.core.prepare.Outcome.Step;
import org.twinbeam.core.prepare.Preparation;
import org.twinbeam.models.feature.FeatureBatch;
import org.twinbeam.models.feature.FeatureException;
import org.twinbeam.models.registry.ModelRefusedException;
import org.twinbeam.models.registry.ModelRegistry;

/**
 * Completes prepared events of a stream with the fields that its models tell. What an event's
 * scores are depends on the event and the versions of the models alone, not on what is scored with
 * it. Not safe for use by several threads; the models are shared by all.
 */
public final class StreamScorer {
  private final Preparation preparation;
  private final List<Scored> fields;
  private final List<Model> models = new ArrayList<>();

  private StreamScorer(ModelRegistry registry, Definition definition, Preparation preparation)
      throws ModelRefusedException {
    this.preparation = preparation;
    this.fields = definition.scored();
    for (Scored field : fields) {
      models.add(Model.load(registry, field.model(), definition));
    }
  }

  /**
   * Loads the models that a definition names.
   *
   * @throws ModelRefusedException if one of them cannot be used
   */
  public static StreamScorer of(
      ModelRegistry registry, Definition definition, Preparation preparation)
      throws ModelRefusedException {
    return new StreamScorer(registry, definition, preparation);
  }

  /**
   * Scores events together.
   *
   * @return an outcome for each, in their order: what was rejected before, as it is; what a model
   *     cannot take, rejected; all others with their scores
   */
  public List<Outcome> score(List<Outcome> outcomes) {
    List<Outcome> scored = new ArrayList<>(outcomes);
    double[][] scores = new double[scored.size()][];
    for (int i = 0; i < scores.length; i++) {
      if (scored.get(i) instanceof Prepared) {
        scores[i] = new double[fields.size()];
      }
    }
    for (int m = 0; m < models.size(); m++) {
      score(m, scored, scores);
    }
    for (int i = 0; i < scores.length; i++) {
      if (scored.get(i) instanceof Prepared event) {
        preparation.complete(event, scores[i]);
      }
    }
    return scored;
  }

  /** Asks one model about all that is not rejected yet. */
  private void score(int m, List<Outcome> scored, double[][] scores) {
    Model model = models.get(m);
    FeatureBatch batch = model.batch(scored.size());
    int[] places = new int[scored.size()];
    for (int i = 0; i < places.length; i++) {
      if (scored.get(i) instanceof Prepared event) {
        try {
          model.encode(event.values(), batch);
          places[batch.rows() - 1] = i;
        } catch (FeatureException e) {
          scored.set(i, rejected(m, e.getMessage()));
        }
      }
    }
    float[] told = model.score(batch);
    for (int row = 0; row < told.length; row++) {
      int i = places[row];
      scores[i][m] = told[row];
      Optional<String> fault = model.fault(told[row]);
      if (fault.isPresent()) {
        scored.set(i, rejected(m, fault.get()));
      }
    }
  }

  private Outcome rejected(int m, String cause) {
    return Preparation.rejected(Step.SCORE, fields.get(m).name() + ": " + cause);
  }
}
