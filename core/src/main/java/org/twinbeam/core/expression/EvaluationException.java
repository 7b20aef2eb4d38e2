/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.expression;

/**
 * An expression had no value for an event: an overflow, a division by zero, a failed conversion.
 */
public final class EvaluationException extends Exception {
  private static final long serialVersionUID = 1L;

  EvaluationException(String message) {
    // Part of ordinary work on bad events, so it must be cheap: no stack trace.
    super(message, null, false, false);
  }
}
