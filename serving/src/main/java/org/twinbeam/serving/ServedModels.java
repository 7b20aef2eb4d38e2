/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.serving;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.Definition.Scored;
import org.twinbeam.core.definition.ModelReference;
import org.twinbeam.models.registry.ModelRefusedException;
import org.twinbeam.models.registry.ModelRegistry;
import org.twinbeam.models.score.Model;

/** The models that requests are answered by. A version is loaded when it is first asked for. */
final class ServedModels {
  private final ModelRegistry registry;

  /**
   * By reference, and the text of the definition that prepares events, if it is not the model's.
   */
  private final Map<List<String>, Model> loaded = new ConcurrentHashMap<>();

  ServedModels(Path directory) {
    this.registry = new ModelRegistry(directory);
  }

  /** Names of all models. */
  List<String> names() throws IOException {
    return registry.models();
  }

  /**
   * Versions of a model, newest first.
   *
   * @throws ModelRefusedException if there is none
   */
  List<Long> versions(String name) throws ModelRefusedException, IOException {
    List<Long> versions = new ArrayList<>(registry.versions(name));
    if (versions.isEmpty()) {
      throw new ModelRefusedException(
          "there is no model " + name + "; there are " + registry.models());
    }
    Collections.reverse(versions);
    return versions;
  }

  /**
   * A version of a model for events of the stream as it was trained on.
   *
   * @param version absent: the newest
   */
  Model model(String name, OptionalLong version) throws ModelRefusedException, IOException {
    long wanted = version.isPresent() ? version.getAsLong() : versions(name).get(0);
    return model(
        List.of(name, Long.toString(wanted)),
        () ->
            Model.load(
                registry, new ModelReference(name, OptionalLong.of(wanted), Optional.empty())));
  }

  /**
   * Verifies the files of a version, without loading them.
   *
   * @throws ModelRefusedException if it is not there, or not whole
   */
  void verify(String name, long version) throws ModelRefusedException {
    registry.card(name, version);
  }

  /** What tells the scored fields of a stream: the models that its definition names. */
  Map<String, Model> of(Definition stream) throws ModelRefusedException, IOException {
    Map<String, Model> models = new LinkedHashMap<>();
    for (Scored field : stream.scored()) {
      models.put(
          field.name(),
          model(
              List.of(field.model().toString(), stream.yaml()),
              () -> Model.load(registry, field.model(), stream)));
    }
    return models;
  }

  @FunctionalInterface
  private interface Loading {
    Model load() throws ModelRefusedException;
  }

  private Model model(List<String> key, Loading loading) throws ModelRefusedException {
    Model there = loaded.get(key);
    if (there == null) {
      there = loading.load();
      loaded.put(key, there);
    }
    return there;
  }
}
