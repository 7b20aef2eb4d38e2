/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import org.twinbeam.core.oracle.OracleEvent.Fate;
import org.twinbeam.core.prepare.Outcome.Step;

/** What is sent of a stream, how much of it, and what must become of it. */
interface Kind {

  /**
   * What is said of a kind.
   *
   * @param words a few, for people
   * @param perMille how many of a thousand get this
   * @param step that must reject it, or null
   */
  record Terms(String words, int perMille, Fate fate, Step step) {}

  Terms terms();

  default String words() {
    return terms().words();
  }

  default int perMille() {
    return terms().perMille();
  }

  default Fate fate() {
    return terms().fate();
  }

  /** The step that must reject it, or null. */
  default Step step() {
    return terms().step();
  }
}
