/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import org.twinbeam.core.oracle.OracleEvent.Fate;
import org.twinbeam.core.prepare.Outcome.Step;

/** What is sent of readings of motes. */
enum MoteKind implements Kind {
  READING("as it was taken", 0, Fate.ACCEPTED, null),
  LATE("kept by the mote for one to three hours", 15, Fate.ACCEPTED, null),

  REPEATED_AT_ONCE("sent twice within a minute", 10, Fate.DUPLICATE, null),
  REPEATED_LATER("sent again one to five hours later", 5, Fate.DUPLICATE, null),
  REPEATED_ALTERED("sent again with another temperature", 2, Fate.DUPLICATE, null),

  BROKEN_JSON("cut off in the middle", 2, Fate.REJECTED, Step.DECODE),
  EMPTY("no payload at all", 1, Fate.REJECTED, Step.DECODE),
  WRONG_TYPE("a word where a number belongs", 2, Fate.REJECTED, Step.CONFORM),
  MISSING_FIELD("a required field is not there", 2, Fate.REJECTED, Step.CONFORM),
  NO_NUMBER("a topic with a word for the mote's number", 1, Fate.REJECTED, Step.CONFORM),
  NO_DEPLOYMENT("a topic of a deployment that is none", 1, Fate.REJECTED, Step.CONFORM),
  TOO_HOT("a temperature of 999.9 degrees", 2, Fate.REJECTED, Step.CHECK),
  STRANGE_MOTE("a topic of a ninth mote", 1, Fate.REJECTED, Step.CHECK);

  private final Terms terms;

  MoteKind(String words, int perMille, Fate fate, Step step) {
    this.terms = new Terms(words, perMille, fate, step);
  }

  @Override
  public Terms terms() {
    return terms;
  }
}
