/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.log;

/**
 * The log is not one that an exact answer can be given from. Trying again does not help: something
 * must be put right first, and the message says what.
 */
public class LogRefusedException extends LogException {
  private static final long serialVersionUID = 1;

  public LogRefusedException(String message) {
    super(message);
  }

  LogRefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
