/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.models.train;

/** A model cannot be trained of these examples; the message says why, and what to do. */
public final class TrainingException extends Exception {
  private static final long serialVersionUID = 1L;

  public TrainingException(String message) {
    super(message);
  }
}
