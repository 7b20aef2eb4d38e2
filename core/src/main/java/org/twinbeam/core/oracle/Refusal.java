/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.oracle;

import org.twinbeam.core.prepare.Outcome.Step;

/** An event does not pass a step of preparation. */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Step step;

  Refusal(Step step, String cause) {
    super(step + ": " + cause);
    this.step = step;
  }

  /** The step that refused it. */
  public Step step() {
    return step;
  }
}
