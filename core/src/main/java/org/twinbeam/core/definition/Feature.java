/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.definition;

import java.util.List;

/**
 * One input of a model, and how it is made of an event's columns.
 *
 * @param columns fields, derived fields of the stream, or derived fields of the model
 * @param parameter what the kind takes besides; see there
 */
public record Feature(String name, Kind kind, List<String> columns, double parameter) {

  /** The ways to make one. */
  public enum Kind {
    /** The number itself; null is 0. */
    NUMERIC,
    /** Less the mean, over the standard deviation, of the training rows; null is 0, the mean. */
    STANDARD,
    /** 0 at the least, 1 at the greatest number of the training rows; null is 0. */
    MINMAX,
    /**
     * Sine and cosine of a number that comes round, as an hour does; null is (0, 0). The parameter
     * is the period.
     */
    CYCLIC,
    /**
     * The place in the list of the values of the training rows, most frequent first; 0 is for all
     * others. The parameter is how many values are listed at most.
     */
    VOCABULARY,
    /**
     * A bucket by the value's hash, with no list to keep: FarmHash's fingerprint, as TensorFlow's
     * {@code tf.strings.to_hash_bucket_fast}. The parameter is the number of buckets.
     */
    HASH,
    /**
     * The mean label of the training rows with the same value, drawn towards the mean of all by as
     * many rows as the parameter says. A training row's own label, and a fifth of the others', are
     * left out of it. Micci-Barreca, "A preprocessing scheme for high-cardinality categorical
     * attributes", SIGKDD Explorations 3(1), 2001.
     */
    TARGET;

    /** Whether it gives the number of a category, and not numbers to calculate with. */
    public boolean isCategory() {
      return this == VOCABULARY || this == HASH;
    }

    /** Whether it takes a number for its column. */
    public boolean isOfNumber() {
      return this == NUMERIC || this == STANDARD || this == MINMAX || this == CYCLIC;
    }

    /** How many numbers it gives. */
    public int width() {
      return this == CYCLIC ? 2 : 1;
    }
  }

  public Feature {
    columns = List.copyOf(columns);
  }
}
