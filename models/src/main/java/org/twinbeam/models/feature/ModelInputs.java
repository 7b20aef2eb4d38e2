/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.models.feature;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.twinbeam.core.definition.Definition.Derived;
import org.twinbeam.core.definition.Feature;
import org.twinbeam.core.definition.ModelDefinition;
import org.twinbeam.core.expression.EvaluationException;
import org.twinbeam.core.expression.Expression;
import org.twinbeam.core.prepare.ExtendedColumns;
import org.twinbeam.core.schema.FieldType;

/**
 * Takes from a prepared event the columns that a model's features are made of. Safe for use by
 * several threads; not serializable.
 */
public final class ModelInputs {
  private final List<String> names;
  private final ExtendedColumns columns;
  private final int[] places;

  /** Places, among the inputs, of those that are told as numbers. */
  private final int[] numbers;

  private final List<Derived> derived;

  /** The stream, field and expression that tell the label. */
  private final List<String> label;

  private final Optional<Expression> train;
  private final Optional<Expression> test;

  private ModelInputs(ModelDefinition model) {
    this.names = names(model.features());
    this.columns = ExtendedColumns.of(model.input(), model.derived());
    this.places = names.stream().mapToInt(columns::index).toArray();
    this.numbers =
        model.features().stream()
            .filter(feature -> feature.kind().isOfNumber())
            .mapToInt(feature -> names.indexOf(feature.columns().get(0)))
            .distinct()
            .toArray();
    this.label =
        List.of(
            model.label().of(model.input()).stream(), model.label().on(), model.label().value());
    this.derived = new ArrayList<>(model.input().derived());
    this.derived.addAll(model.derived());
    this.train = model.train().map(columns::compile);
    this.test = model.test().map(columns::compile);
  }

  /**
   * Compiles a model's derived columns and conditions.
   *
   * @throws IllegalArgumentException if it is one that no reader of models would give
   */
  public static ModelInputs of(ModelDefinition model) {
    return new ModelInputs(model);
  }

  /** The columns that features are made of, each once, in the order in which they are named. */
  public static List<String> names(List<Feature> features) {
    Set<String> names = new LinkedHashSet<>();
    features.forEach(feature -> names.addAll(feature.columns()));
    return List.copyOf(names);
  }

  /** Names of the columns, in the order of {@link Row#inputs}. */
  public List<String> names() {
    return names;
  }

  /** The type of one of the columns. */
  public FieldType type(String name) {
    return columns.type(name);
  }

  /**
   * Whether each of these columns is one of the others too, of the same type and computed in the
   * same way, and the label is the same.
   */
  public boolean areAmong(ModelInputs others) {
    return others.names.containsAll(names)
        && names.stream().allMatch(name -> type(name).equals(others.type(name)))
        && others.derived.containsAll(derived)
        && label.equals(others.label);
  }

  /**
   * What a model is told of an event, and on which side of the split it is.
   *
   * @param inputs values of the columns, as {@link FeatureEncoder} takes them
   */
  public record Row(Object[] inputs, Part part) {}

  /** What an event is used for in training, as far as conditions say. */
  public enum Part {
    /** No condition says. */
    OPEN,
    TRAIN,
    TEST,
    /** There are conditions, and none of them is true. */
    NONE,
    /** A column or a condition could not be computed, or float32 cannot hold a number. */
    UNUSABLE
  }

  /**
   * The columns of an event.
   *
   * @param prepared values of the stream's columns
   * @throws EvaluationException if a derived column of the model cannot be computed
   */
  public Object[] read(Object[] prepared) throws EvaluationException {
    return pick(columns.extend(prepared));
  }

  /**
   * The columns of an event, and its side.
   *
   * @throws EvaluationException as {@link #read}, and if a condition cannot be evaluated
   */
  public Row row(Object[] prepared) throws EvaluationException {
    Object[] values = columns.extend(prepared);
    Object[] inputs = pick(values);
    for (int place : numbers) {
      // One such number would be all that a scale is made of.
      if (inputs[place] != null && !Float.isFinite((float) FeatureEncoder.number(inputs[place]))) {
        return new Row(inputs, Part.UNUSABLE);
      }
    }
    return new Row(inputs, part(values));
  }

  private Object[] pick(Object[] values) {
    Object[] inputs = new Object[places.length];
    for (int i = 0; i < places.length; i++) {
      inputs[i] = values[places[i]];
    }
    return inputs;
  }

  private Part part(Object[] values) throws EvaluationException {
    // An event for which both are true is held back: what is tested on must not be trained on.
    if (test.isPresent() && Boolean.TRUE.equals(test.get().eval(values))) {
      return Part.TEST;
    }
    if (train.isPresent()) {
      return Boolean.TRUE.equals(train.get().eval(values)) ? Part.TRAIN : noTrain();
    }
    return Part.OPEN;
  }

  private Part noTrain() {
    return test.isPresent() ? Part.NONE : Part.OPEN;
  }
}
