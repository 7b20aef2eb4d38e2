/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.prepare;

/** A payload that is not of its format. */
final class DecodeException extends Exception {
  private static final long serialVersionUID = 1L;

  DecodeException(String message) {
    // Part of ordinary work on bad payloads, so it must be cheap: no stack trace.
    super(message, null, false, false);
  }
}
