/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.transforms;

import java.util.List;

/**
 * What was found in a slice.
 *
 * @param read events of the slice that were looked at
 * @param found those that were wanted, which may be more than are told
 * @param events the first of them, in the slice's order
 */
public record Findings(long read, long found, List<FoundEvent> events) {

  public Findings {
    events = List.copyOf(events);
  }
}
