/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.shard;

/** The step that hashes of the tables here are made of, as in wyhash (Wang Yi, public domain). */
final class Folding {
  static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  private Folding() {}

  /**
   * The product's two halves, one over the other: every bit of both hangs on every bit of these.
   */
  static long folded(long a, long b) {
    return Math.multiplyHigh(a, b) ^ a * b;
  }

  /** The bits that a table takes. */
  static int bits(long hash) {
    return (int) (hash ^ hash >>> 32);
  }
}
