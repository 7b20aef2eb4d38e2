/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.store;

import java.util.OptionalLong;

/**
 * What an answer is made of: the newest row of each cell in {@code base} up to {@code run}, merged
 * with {@code generation}'s states of the epochs from {@code horizon} on. Two answers by one pin
 * agree but for what was flushed in between; with {@code asOf} they agree.
 *
 * @param run 0 where no batch run was published: then the horizon is 0 too
 * @param generation 0 where no speed job ever ran
 * @param asOf newest epoch included; absent for all that has been flushed
 */
public record Pin(
    String version, long base, long run, long horizon, long generation, OptionalLong asOf) {

  long lastEpoch() {
    return asOf.orElse(Long.MAX_VALUE);
  }
}
