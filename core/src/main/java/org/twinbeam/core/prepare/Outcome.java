/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.prepare;

/** What became of one payload: a function of its bytes and the definition alone. */
public sealed interface Outcome {

  /** The steps of preparation, in their order. */
  enum Step {
    DECODE,
    CONFORM,
    CHECK,
    DERIVE,
    SCORE
  }

  /**
   * An event that passed all steps.
   *
   * @param id text of its id field, or null where the definition declares none
   * @param timeMillis event time, milliseconds since the Unix epoch
   * @param values one per {@link Preparation#columns column}, in that order
   */
  record Prepared(String id, long timeMillis, Object[] values) implements Outcome {}

  /**
   * An event that failed a step.
   *
   * @param cause what was found and what would have been right
   * @param identity the source's own position of the event, or null if it has none
   */
  record Rejected(Step step, String cause, String identity) implements Outcome {
    public Rejected(Step step, String cause) {
      this(step, cause, null);
    }
  }
}
