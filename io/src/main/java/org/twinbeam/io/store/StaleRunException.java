/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.store;

/**
 * A batch run can no longer be published: another was published in its place, it was declared dead,
 * or its driver's lease has passed to another.
 */
public final class StaleRunException extends StoreException {
  private static final long serialVersionUID = 1L;

  StaleRunException(String message) {
    super(message);
  }
}
