/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.pull;

/** A source that cannot be read as it was asked for: trying again does not help. */
public final class PullRefusedException extends PullException {
  private static final long serialVersionUID = 1L;

  public PullRefusedException(String message) {
    super(message);
  }

  public PullRefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
