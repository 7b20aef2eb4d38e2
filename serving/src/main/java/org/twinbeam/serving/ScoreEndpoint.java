/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.serving;

import io.javalin.http.Context;
import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.prepare.Outcome;
import org.twinbeam.core.prepare.Outcome.Prepared;
import org.twinbeam.core.prepare.Outcome.Rejected;
import org.twinbeam.core.shard.StreamPlan;
import org.twinbeam.io.store.LiveView;
import org.twinbeam.io.store.StoreReader;
import org.twinbeam.io.store.StreamEntry;
import org.twinbeam.models.feature.FeatureBatch;
import org.twinbeam.models.feature.FeatureException;
import org.twinbeam.models.feature.FittedFeature;
import org.twinbeam.models.registry.ModelRefusedException;
import org.twinbeam.models.score.Model;

/**
 * {@code POST /v1/streams/{stream}:score}: an event in, as a door takes it; its scores out, with
 * what the models were told and which versions they are. Nothing is kept. The same code as in both
 * layers prepares the event and computes its features, and the same version scores it that the live
 * views are made with.
 */
final class ScoreEndpoint {
  static final String PATH = "/v1/streams/{stream}:score";

  private final StoreReader store;
  private final Views views;
  private final ServedModels models;

  ScoreEndpoint(StoreReader store, Views views, ServedModels models) {
    this.store = store;
    this.views = views;
    this.models = models;
  }

  void post(Context request) throws IOException {
    Parameters.of(request, List.of());
    Definition definition = definition(request.pathParam("stream"));
    Outcome outcome =
        StreamPlan.of(definition.yaml())
            .preparation()
            .prepare(request.bodyAsBytes(), request.contentType());
    if (outcome instanceof Rejected rejected) {
      throw ProblemException.of(
          ProblemException.Kind.EVENT_REJECTED, rejected.step() + ": " + rejected.cause());
    }
    Prepared event = (Prepared) outcome;
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("stream", definition.stream());
    body.put("id", event.id());
    body.put("time", Times.text(event.timeMillis()));
    Map<String, Object> scores = new LinkedHashMap<>();
    try {
      for (Map.Entry<String, Model> field : models.of(definition).entrySet()) {
        scores.put(field.getKey(), score(field.getKey(), field.getValue(), event));
      }
    } catch (ModelRefusedException e) {
      throw ProblemException.of(ProblemException.Kind.MODEL_REFUSED, e.getMessage());
    }
    body.put("scores", scores);
    request.json(body);
  }

  /** The one that the stream's live views are made with. */
  private Definition definition(String stream) {
    record Found(StreamEntry entry, List<LiveView> live) {}
    Found found =
        store.read(
            snapshot ->
                new Found(Views.stream(snapshot.streams(), stream), snapshot.views(stream)));
    Definition registered = views.definition(found.entry().yaml());
    Definition definition =
        found.live().stream()
            .filter(view -> registered.view(view.view()).isPresent())
            .sorted(Comparator.comparing(LiveView::since).reversed())
            .map(view -> views.definition(view.yaml()))
            .filter(live -> !live.scored().isEmpty())
            .findFirst()
            .orElse(registered);
    if (definition.scored().isEmpty()) {
      throw ProblemException.of(
          ProblemException.Kind.NOT_SCORED,
          "no model tells a field of stream '"
              + stream
              + "'; add 'score' to its definition, as in score: {late_risk: late}, and run batch or"
              + " speed with it");
    }
    return definition;
  }

  private static Map<String, Object> score(String field, Model model, Prepared event) {
    FeatureBatch batch = model.batch(1);
    try {
      model.encode(event.values(), batch);
    } catch (FeatureException e) {
      throw ProblemException.of(
          ProblemException.Kind.EVENT_REJECTED, "SCORE: " + field + ": " + e.getMessage());
    }
    float score = model.score(batch)[0];
    model
        .fault(score)
        .ifPresent(
            fault -> {
              throw ProblemException.of(
                  ProblemException.Kind.EVENT_REJECTED, "SCORE: " + field + ": " + fault);
            });
    Map<String, Object> features = new LinkedHashMap<>();
    for (int i = 0; i < batch.features().size(); i++) {
      FittedFeature feature = batch.features().get(i);
      float[] numbers = batch.numbers(i);
      features.put(
          feature.name(),
          feature.isCategory()
              ? batch.categories(i)[0]
              : IntStream.range(0, feature.width()).mapToObj(k -> numbers[k]).toList());
    }
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("score", score);
    told.put("model", model.card().model());
    told.put("version", model.card().version());
    told.put("digest", model.reference().digest().orElseThrow());
    told.put("features", features);
    return told;
  }
}
