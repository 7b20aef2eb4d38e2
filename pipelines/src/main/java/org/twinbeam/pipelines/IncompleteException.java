/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines;

/** A job that has done what it could, and left something out: its message says what, and why. */
final class IncompleteException extends Exception {
  private static final long serialVersionUID = 1L;

  IncompleteException(String message) {
    super(message);
  }
}
