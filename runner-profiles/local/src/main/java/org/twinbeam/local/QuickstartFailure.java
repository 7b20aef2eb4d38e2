/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

/** The quickstart cannot go on; the message says why, for people. */
final class QuickstartFailure extends Exception {
  private static final long serialVersionUID = 1L;

  QuickstartFailure(String message) {
    super(message);
  }
}
