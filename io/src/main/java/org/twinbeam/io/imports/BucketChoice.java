/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.imports;

import org.twinbeam.core.prepare.PartitionKey;

/**
 * In which bucket of a stream's imports an event goes: all that can be duplicates of each other in
 * one, wherever they came from.
 *
 * @param buckets their number
 */
public record BucketChoice(PartitionKey key, int buckets) {

  /**
   * The partition that stands for the bucket: -1, -2 and so on.
   *
   * @param position identity of an event that has no key
   */
  public int partition(byte[] payload, String contentType, String source, String position) {
    String found = key.of(payload, contentType, source);
    int hash = (found == null ? position : found).hashCode();
    return -1 - Math.floorMod(hash ^ hash >>> 16, buckets);
  }
}
