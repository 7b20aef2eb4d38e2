/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.log;

/** The brokers do not know the topic: at a start, a refusal; later, something to ask again. */
final class LogMissingException extends LogRefusedException {
  private static final long serialVersionUID = 1;

  LogMissingException(String message) {
    super(message);
  }
}
