/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import org.twinbeam.core.oracle.OracleEvent.Fate;
import org.twinbeam.core.prepare.Outcome.Step;

/** What is sent of a stream, how much of it, and what must become of it. */
interface Kind {
  /** In a few words, for people. */
  String words();

  /** How many of a thousand get this. */
  int perMille();

  Fate fate();

  /** The step that must reject it, or null. */
  Step step();
}
