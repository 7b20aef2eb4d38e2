/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.store;

/** The run or generation of a {@link Pin} is no longer kept. */
public final class PinExpiredException extends StoreException {
  private static final long serialVersionUID = 1L;

  PinExpiredException(String message) {
    super(message);
  }
}
