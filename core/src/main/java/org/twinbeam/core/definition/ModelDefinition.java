/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.definition;

import java.util.List;
import java.util.Optional;
import org.twinbeam.core.definition.Definition.Derived;

/**
 * A model, described once: what it is told of an event, and what it is to tell.
 *
 * @param input the stream whose events are scored
 * @param derived columns that are computed for the features alone, after those of the stream
 * @param train condition on the events that are trained on; absent: all before those that are held
 *     back
 * @param test condition on the events that are held back; absent: the last fifth, by event time
 * @param hidden widths of the hidden layers; none: linear, or logistic, regression
 * @param yaml the text this was read from, as written
 */
public record ModelDefinition(
    String name,
    String description,
    Definition input,
    Label label,
    List<Derived> derived,
    List<Feature> features,
    Optional<String> train,
    Optional<String> test,
    List<Integer> hidden,
    Training training,
    String yaml) {

  public ModelDefinition {
    derived = List.copyOf(derived);
    features = List.copyOf(features);
    hidden = List.copyOf(hidden);
  }

  /** What kind of model it is. */
  public Task task() {
    return label.task();
  }

  /**
   * What is to be told.
   *
   * @param stream the stream that tells it later; absent: the input itself, in the same event
   * @param on the field, of both streams, by which events belong together; empty without a stream
   * @param value an expression over that stream's columns
   * @param task what kind of model tells such a value
   */
  public record Label(Optional<Definition> stream, String on, String value, Task task) {
    /** The definition of the stream whose columns the value is made of. */
    public Definition of(Definition input) {
      return stream.orElse(input);
    }
  }

  /** What is learnt. */
  public enum Task {
    /** A bool: the score is the probability of true. */
    CLASSIFICATION,
    /** A number: the score is an estimate of it. */
    REGRESSION
  }

  /**
   * How it is learnt.
   *
   * @param epochs passes over the training rows, at most
   * @param patience passes without a better loss on the validation rows after which it is enough
   * @param seed of all that is drawn at random
   */
  public record Training(int epochs, int batchSize, double learningRate, int patience, int seed) {}
}
