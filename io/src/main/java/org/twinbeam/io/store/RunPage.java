/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.store;

import java.util.List;
import java.util.OptionalLong;

/**
 * Some batch runs of a stream, newest first.
 *
 * @param next number of the run where the next page begins; absent if this is the last
 */
public record RunPage(List<StreamStatus.Run> runs, OptionalLong next) {

  public RunPage {
    runs = List.copyOf(runs);
  }
}
