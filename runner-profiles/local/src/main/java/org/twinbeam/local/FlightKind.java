/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import org.twinbeam.core.oracle.OracleEvent.Fate;
import org.twinbeam.core.prepare.Outcome.Step;

/** What is sent of flights. */
enum FlightKind implements Kind {
  FLIGHT("known at landing", 0, Fate.ACCEPTED, null),
  LATE("known one to three days after landing", 15, Fate.ACCEPTED, null),

  REPEATED_AT_ONCE("sent twice within a minute", 10, Fate.DUPLICATE, null),
  REPEATED_LATER("sent again 12 to 60 hours later", 5, Fate.DUPLICATE, null),
  REPEATED_ALTERED("sent again with another delay", 2, Fate.DUPLICATE, null),

  BROKEN_JSON("cut off in the middle", 2, Fate.REJECTED, Step.DECODE),
  NOT_JSON("plain text", 1, Fate.REJECTED, Step.DECODE),
  WRONG_TYPE("a word where a number belongs", 2, Fate.REJECTED, Step.CONFORM),
  MISSING_FIELD("a required field is not there", 2, Fate.REJECTED, Step.CONFORM),
  NULL_FIELD("a required field is null", 1, Fate.REJECTED, Step.CONFORM),
  NO_SUCH_DAY("departed on the 30th of February", 1, Fate.REJECTED, Step.CONFORM),
  TOO_LARGE("a delay that 32 bits do not hold", 1, Fate.REJECTED, Step.CONFORM),
  IMPOSSIBLE("a delay of 99,999 minutes", 2, Fate.REJECTED, Step.CHECK);

  private final Terms terms;

  FlightKind(String words, int perMille, Fate fate, Step step) {
    this.terms = new Terms(words, perMille, fate, step);
  }

  @Override
  public Terms terms() {
    return terms;
  }
}
