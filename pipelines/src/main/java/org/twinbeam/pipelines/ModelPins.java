/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.options.PipelineOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.Definition.Scored;
import org.twinbeam.core.definition.DefinitionReader;
import org.twinbeam.core.definition.InvalidDefinitionException;
import org.twinbeam.core.definition.ModelReference;
import org.twinbeam.io.store.LiveView;
import org.twinbeam.io.store.StoreConfig;
import org.twinbeam.io.store.StoreReader;
import org.twinbeam.io.store.StoreRefusedException;
import org.twinbeam.models.registry.ModelRefusedException;
import org.twinbeam.models.registry.ModelRegistry;
import org.twinbeam.models.score.Model;
import org.twinbeam.pipelines.options.ScoreOptions;
import org.twinbeam.transforms.Scoring;

/**
 * Which content of which models a job scores with: settled once, when it is launched, and part of
 * the versions of all that it builds. So no cell mixes two models, whatever is trained meanwhile.
 */
final class ModelPins {
  private static final Logger LOG = LoggerFactory.getLogger(ModelPins.class);

  private ModelPins() {}

  /** How a job scores, by its flags. */
  static Scoring scoring(PipelineOptions options) throws RefusedException {
    ScoreOptions flags = options.as(ScoreOptions.class);
    try {
      return new Scoring(
          Path.of(flags.getModels()).toAbsolutePath().toString(),
          flags.getMinBatchSize(),
          flags.getMaxBatchSize(),
          flags.getMaxBatchDurationMillis());
    } catch (IllegalArgumentException e) {
      throw new RefusedException("--" + e.getMessage());
    }
  }

  /**
   * The definition with every model pinned: to the version that it names, or the flag, or the live
   * views, or else the newest. Every model is loaded once, so that one that cannot be used is
   * refused before anything runs.
   */
  static Definition pin(PipelineOptions options, Definition definition, StoreConfig store)
      throws RefusedException {
    if (definition.scored().isEmpty()) {
      return definition;
    }
    ScoreOptions flags = options.as(ScoreOptions.class);
    ModelRegistry registry = new ModelRegistry(Path.of(flags.getModels()));
    Map<String, ModelReference> flagged = flagged(flags, definition);
    Map<String, ModelReference> live = live(definition, store);
    Map<String, ModelReference> pinned = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    for (Scored field : definition.scored()) {
      String model = field.model().model();
      ModelReference wanted =
          field.model().version().isPresent()
              ? field.model()
              : flagged.getOrDefault(model, live.getOrDefault(model, field.model()));
      try {
        ModelReference reference = Model.load(registry, wanted, definition).reference();
        pinned.put(field.name(), reference);
        LOG.info("field {} is told by model {}", field.name(), reference);
      } catch (ModelRefusedException e) {
        problems.add("field " + field.name() + ": " + e.getMessage());
      }
    }
    if (!problems.isEmpty()) {
      throw new RefusedException(String.join("\n", problems));
    }
    try {
      return DefinitionReader.parse(definition.withModels(pinned), "definition");
    } catch (InvalidDefinitionException e) {
      throw new IllegalStateException("a definition with pinned models is as valid as without", e);
    }
  }

  private static Map<String, ModelReference> flagged(ScoreOptions flags, Definition definition)
      throws RefusedException {
    Map<String, ModelReference> flagged = new LinkedHashMap<>();
    List<String> given = Optional.ofNullable(flags.getModelVersion()).orElse(List.of());
    List<String> named =
        definition.scored().stream().map(field -> field.model().model()).distinct().toList();
    for (String text : given) {
      Optional<ModelReference> reference = ModelReference.parse(text);
      if (reference.isEmpty() || reference.get().version().isEmpty()) {
        throw new RefusedException(
            "--modelVersion is %s, must be a model and a version, as in late:4".formatted(text));
      }
      if (!named.contains(reference.get().model())) {
        throw new RefusedException(
            "--modelVersion=%s: the definition of stream %s names the models %s"
                .formatted(text, definition.stream(), named));
      }
      flagged.put(reference.get().model(), reference.get());
    }
    return flagged;
  }

  /** What the live views are scored with. */
  private static Map<String, ModelReference> live(Definition definition, StoreConfig store) {
    Map<String, ModelReference> live = new LinkedHashMap<>();
    try {
      List<LiveView> views =
          StoreReader.open(store).read(snapshot -> snapshot.views(definition.stream()));
      for (LiveView view : views) {
        for (Scored field : DefinitionReader.parse(view.yaml(), "live").scored()) {
          live.put(field.model().model(), field.model());
        }
      }
    } catch (StoreRefusedException e) {
      LOG.debug("the store has no tables yet, so no view is live", e);
    } catch (InvalidDefinitionException e) {
      throw new IllegalStateException("a live definition cannot be read: " + e.getMessage(), e);
    }
    return live;
  }
}
