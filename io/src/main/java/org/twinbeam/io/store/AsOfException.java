/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.store;

import java.util.List;
import java.util.stream.Collectors;

/** An answer was asked for as of an epoch that the store can no longer, or not yet, answer for. */
public final class AsOfException extends StoreException {
  private static final long serialVersionUID = 1L;

  AsOfException(long asOf, List<EpochRange> allowed) {
    super(
        "asOf is "
            + asOf
            + ", must be an epoch of "
            + allowed.stream().map(EpochRange::toString).collect(Collectors.joining(", or ")));
  }
}
