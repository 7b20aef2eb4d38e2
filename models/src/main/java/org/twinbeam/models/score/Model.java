/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.models.score;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.DefinitionReader;
import org.twinbeam.core.definition.Feature;
import org.twinbeam.core.definition.InvalidDefinitionException;
import org.twinbeam.core.definition.ModelDefinition;
import org.twinbeam.core.definition.ModelReader;
import org.twinbeam.core.definition.ModelReference;
import org.twinbeam.core.expression.EvaluationException;
import org.twinbeam.core.schema.TypeNames;
import org.twinbeam.models.feature.FeatureBatch;
import org.twinbeam.models.feature.FeatureEncoder;
import org.twinbeam.models.feature.FeatureException;
import org.twinbeam.models.feature.FittedFeature;
import org.twinbeam.models.feature.ModelInputs;
import org.twinbeam.models.registry.ModelCard;
import org.twinbeam.models.registry.ModelRefusedException;
import org.twinbeam.models.registry.ModelRegistry;
import org.twinbeam.models.registry.ModelVersion;

/**
 * A version of a model, ready to be told events of a stream. Safe for use by several threads.
 *
 * <p>Loaded once in a JVM, however many transforms and restarts use it, and kept until the JVM
 * ends: a TensorFlow session serves all threads, and a version's content never changes.
 */
public final class Model {
  /** The models of this JVM, by directory and digest. */
  private static final Map<String, TensorFlowModel> LOADED = new ConcurrentHashMap<>();

  private final ModelReference reference;
  private final ModelCard card;
  private final ModelInputs inputs;
  private final FeatureEncoder encoder;
  private final TensorFlowModel tensorFlow;

  private Model(ModelVersion version, ModelInputs inputs, TensorFlowModel tensorFlow) {
    this.reference = version.reference();
    this.card = version.card();
    this.inputs = inputs;
    this.encoder = FeatureEncoder.of(card.features(), inputs.names());
    this.tensorFlow = tensorFlow;
  }

  /**
   * Loads a version for events of a stream.
   *
   * @param wanted a pinned reference names one content, and any other is refused
   * @param stream the definition that prepares the events; it must have the columns that the model
   *     is told, of the same types
   * @throws ModelRefusedException if it is not there, not whole, or does not fit the stream
   */
  public static Model load(ModelRegistry registry, ModelReference wanted, Definition stream)
      throws ModelRefusedException {
    return of(registry.find(wanted), stream);
  }

  /**
   * Loads a version for events of the stream as it was when the model was trained.
   *
   * @throws ModelRefusedException as the other
   */
  public static Model load(ModelRegistry registry, ModelReference wanted)
      throws ModelRefusedException {
    ModelVersion version = registry.find(wanted);
    return of(version, streamOf(version.reference(), version.card()));
  }

  private static Model of(ModelVersion version, Definition stream) throws ModelRefusedException {
    ModelInputs inputs = inputs(version.reference(), version.card(), stream);
    return new Model(version, inputs, loaded(version));
  }

  private static Definition streamOf(ModelReference reference, ModelCard card)
      throws ModelRefusedException {
    try {
      return DefinitionReader.parse(
          String.valueOf(card.streams().get(card.stream())), card.stream() + ".yaml");
    } catch (InvalidDefinitionException e) {
      throw new ModelRefusedException(
          "model "
              + reference
              + " was trained on a definition that cannot be read any more: "
              + e.getMessage(),
          e);
    }
  }

  private static TensorFlowModel loaded(ModelVersion version) throws ModelRefusedException {
    Path directory = version.directory();
    List<FittedFeature> features = version.card().features();
    String key =
        directory.toAbsolutePath().normalize() + "@" + version.reference().digest().orElseThrow();
    TensorFlowModel there = LOADED.get(key);
    if (there != null) {
      return there;
    }
    synchronized (LOADED) {
      there = LOADED.get(key);
      if (there == null) {
        there = TensorFlowModel.load(directory, features);
        LOADED.put(key, there);
      }
      return there;
    }
  }

  private static ModelInputs inputs(ModelReference reference, ModelCard card, Definition stream)
      throws ModelRefusedException {
    if (!card.stream().equals(stream.stream())) {
      throw new ModelRefusedException(
          "model "
              + reference
              + " scores events of stream "
              + card.stream()
              + ", not of "
              + stream.stream());
    }
    ModelDefinition model;
    try {
      model =
          ModelReader.parse(
              card.definition(), "model " + reference, name -> find(name, card, stream));
    } catch (InvalidDefinitionException e) {
      throw new ModelRefusedException(
          "model "
              + reference
              + " does not fit the definition of stream "
              + stream.stream()
              + ":\n"
              + e.getMessage(),
          e);
    }
    checkFeatures(reference, card.features(), model.features());
    ModelInputs inputs = ModelInputs.of(model);
    List<String> problems = new ArrayList<>();
    for (ModelCard.Input input : card.inputs()) {
      String type =
          inputs.names().contains(input.name())
              ? TypeNames.of(inputs.type(input.name()))
              : "missing";
      if (!type.equals(input.type())) {
        problems.add("'" + input.name() + "' is " + type + ", it was " + input.type());
      }
    }
    if (!problems.isEmpty()) {
      throw new ModelRefusedException(
          "model "
              + reference
              + " does not fit the definition of stream "
              + stream.stream()
              + ": "
              + String.join("; ", problems)
              + ". Train a new version, or put the fields back");
    }
    return inputs;
  }

  /** The definition was checked against the stream's types; the features must be those of it. */
  private static void checkFeatures(
      ModelReference reference, List<FittedFeature> fitted, List<Feature> defined)
      throws ModelRefusedException {
    boolean same = fitted.size() == defined.size();
    for (int i = 0; i < fitted.size() && same; i++) {
      FittedFeature f = fitted.get(i);
      Feature d = defined.get(i);
      same = f.name().equals(d.name()) && f.kind() == d.kind() && f.columns().equals(d.columns());
    }
    if (!same) {
      throw new ModelRefusedException(
          "model "
              + reference
              + ": the features in its model.json are not those of the definition there; copy it"
              + " again, or train anew");
    }
  }

  private static Definition find(String name, ModelCard card, Definition stream)
      throws IOException, InvalidDefinitionException {
    if (name.equals(stream.stream())) {
      return stream;
    }
    String yaml = card.streams().get(name);
    if (yaml == null) {
      throw new IOException("its model.json does not have the definition");
    }
    return DefinitionReader.parse(yaml, name + ".yaml");
  }

  /** The one content that this is. */
  public ModelReference reference() {
    return reference;
  }

  /** What it was made of. */
  public ModelCard card() {
    return card;
  }

  /** The columns that it is told. */
  public ModelInputs inputs() {
    return inputs;
  }

  /** An empty batch for {@link #encode} and {@link #score}. */
  public FeatureBatch batch(int capacity) {
    return encoder.batch(capacity);
  }

  /**
   * Adds a prepared event to a batch.
   *
   * @param prepared values of the stream's columns
   * @throws FeatureException if the model cannot take the event; the batch is as before
   */
  public void encode(Object[] prepared, FeatureBatch into) throws FeatureException {
    Object[] values;
    try {
      values = inputs.read(prepared);
    } catch (EvaluationException e) {
      throw new FeatureException("a column of model " + reference.model() + ": " + e.getMessage());
    }
    encoder.encode(values, into);
  }

  /**
   * Scores instances in TensorFlow Serving's form: inputs as the model takes them, after the
   * features.
   *
   * @throws IllegalArgumentException if they do not have the model's inputs, or one has no score
   */
  public float[] predict(JsonNode instances) {
    float[] scores = tensorFlow.score(Instances.read(instances, card.features()));
    for (int row = 0; row < scores.length; row++) {
      Optional<String> fault = fault(scores[row]);
      if (fault.isPresent()) {
        throw new IllegalArgumentException("instances[" + row + "]: " + fault.get());
      }
    }
    return scores;
  }

  /**
   * Scores of the rows of a batch.
   *
   * @return one for each row; not finite where the model gives none
   */
  public float[] score(FeatureBatch batch) {
    return tensorFlow.score(batch);
  }

  /** Why a score is none, for a person; empty if it is one. */
  public Optional<String> fault(float score) {
    return Float.isFinite(score)
        ? Optional.empty()
        : Optional.of("model " + reference + " gives " + score + ", which is no score");
  }
}
