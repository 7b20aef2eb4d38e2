/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.definition;

/** A measure or a feature is not written as one; the message says how it would be. */
final class MalformedCallException extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedCallException(String message) {
    super(message);
  }
}
