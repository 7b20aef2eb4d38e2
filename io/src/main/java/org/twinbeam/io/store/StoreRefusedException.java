/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.store;

/** The store is not one that this code may use. Trying again does not help. */
public final class StoreRefusedException extends StoreException {
  private static final long serialVersionUID = 1L;

  StoreRefusedException(String message) {
    super(message);
  }
}
