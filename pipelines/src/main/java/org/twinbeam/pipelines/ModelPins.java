/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
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
import org.twinbeam.pipelines.options.ModelsOptions;
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

  /** The models that the flags name. */
  static ModelRegistry registry(PipelineOptions options) {
    return new ModelRegistry(Path.of(options.as(ModelsOptions.class).getModels()));
  }

  /**
   * The definition with every model pinned: to the version that it names, or the flag, or the live
   * views, or the job that registered the stream last; or else the newest. Every model is loaded
   * once, so that one that cannot be used is refused before anything runs.
   */
  static Definition pin(PipelineOptions options, Definition definition, StoreConfig store)
      throws RefusedException {
    if (definition.scored().isEmpty()) {
      return definition;
    }
    ScoreOptions flags = options.as(ScoreOptions.class);
    ModelRegistry registry = registry(options);
    Map<String, ModelReference> flagged = flagged(flags, definition);
    Map<String, ModelReference> before = before(definition, store);
    Map<String, ModelReference> pinned = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    for (Scored field : definition.scored()) {
      ModelReference wanted =
          field.model().version().isPresent()
              ? field.model()
              : flagged.getOrDefault(
                  field.model().model(), before.getOrDefault(field.name(), field.model()));
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
      for (Scored field : definition.scored()) {
        if (field.model().model().equals(reference.get().model())
            && field.model().version().isPresent()
            && !field.model().version().equals(reference.get().version())) {
          throw new RefusedException(
              "--modelVersion=%s, but the definition of stream %s says %s for field %s: drop the flag, or the version there"
                  .formatted(text, definition.stream(), field.model(), field.name()));
        }
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

  /**
   * What fields are scored with already, by their names: in the live views of the definition, the
   * one that became live last before the others; or where no live view has the field, by the job
   * that registered the stream last. So a job that is started later means the same version.
   */
  private static Map<String, ModelReference> before(Definition definition, StoreConfig store) {
    Map<String, ModelReference> before = new LinkedHashMap<>();
    for (String yaml : registered(definition, store)) {
      for (Scored field : parse(yaml).scored()) {
        if (definition.scored().stream().anyMatch(now -> isSame(now, field))) {
          before.put(field.name(), field.model());
        }
      }
    }
    return before;
  }

  /** The version of a model that live views of a stream are scored with, if any is. */
  static Optional<ModelReference> live(String model, String stream, StoreConfig store) {
    try {
      return StoreReader.open(store).read(snapshot -> snapshot.views(stream)).stream()
          .sorted(Comparator.comparing(LiveView::since).reversed())
          .flatMap(view -> parse(view.yaml()).scored().stream())
          .map(Scored::model)
          .filter(reference -> reference.model().equals(model))
          .findFirst();
    } catch (StoreRefusedException e) {
      LOG.debug("the store has no tables yet, so no view is live", e);
      return Optional.empty();
    }
  }

  private static boolean isSame(Scored now, Scored before) {
    return now.name().equals(before.name()) && now.model().model().equals(before.model().model());
  }

  /** Definitions in the store, the one that counts most at the end. */
  private static List<String> registered(Definition definition, StoreConfig store) {
    String stream = definition.stream();
    try {
      return StoreReader.open(store)
          .read(
              snapshot -> {
                List<String> yamls = new ArrayList<>();
                snapshot.streams().stream()
                    .filter(entry -> entry.stream().equals(stream))
                    .forEach(entry -> yamls.add(entry.yaml()));
                snapshot.views(stream).stream()
                    .filter(view -> definition.view(view.view()).isPresent())
                    .sorted(Comparator.comparing(LiveView::since))
                    .forEach(view -> yamls.add(view.yaml()));
                return yamls;
              });
    } catch (StoreRefusedException e) {
      LOG.debug("the store has no tables yet, so nothing is registered", e);
      return List.of();
    }
  }

  private static Definition parse(String yaml) {
    try {
      return DefinitionReader.parse(yaml, "registered");
    } catch (InvalidDefinitionException e) {
      throw new IllegalStateException(
          "a registered definition cannot be read: " + e.getMessage(), e);
    }
  }
}
