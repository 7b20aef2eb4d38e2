/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.models;

import java.io.IOException;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.DefinitionReader;
import org.twinbeam.core.definition.InvalidDefinitionException;
import org.twinbeam.core.definition.ModelDefinition;
import org.twinbeam.core.definition.ModelReader;

/**
 * A model's definition as texts, on its way to a runner's workers or from a file.
 *
 * @param yaml of the model
 * @param streams definitions of the streams that it names, by their names
 */
public record ModelText(String yaml, Map<String, String> streams) implements Serializable {

  public ModelText {
    streams = new LinkedHashMap<>(streams);
  }

  /** The texts of a definition that was read. */
  public static ModelText of(ModelDefinition model) {
    Map<String, String> streams = new LinkedHashMap<>();
    streams.put(model.input().stream(), model.input().yaml());
    model.label().stream().ifPresent(labels -> streams.put(labels.stream(), labels.yaml()));
    return new ModelText(model.yaml(), streams);
  }

  /**
   * Reads the texts.
   *
   * @param file what they are from, for messages
   */
  public ModelDefinition parse(String file) throws InvalidDefinitionException {
    return ModelReader.parse(yaml, file, this::stream);
  }

  private Definition stream(String name) throws IOException, InvalidDefinitionException {
    String text = streams.get(name);
    if (text == null) {
      throw new IOException("its definition is not among " + streams.keySet());
    }
    return DefinitionReader.parse(text, name + ".yaml");
  }
}
