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
   * @param otherwise decides for an event that has no key
   */
  public int partition(byte[] payload, String contentType, String source, long otherwise) {
    String found = key.of(payload, contentType, source);
    long hash = found == null ? otherwise : hash(found);
    return -1 - (int) Math.floorMod(hash, (long) buckets);
  }

  /** Spreads texts. */
  public static int hash(String text) {
    int hash = text.hashCode();
    return hash ^ hash >>> 16;
  }
}
