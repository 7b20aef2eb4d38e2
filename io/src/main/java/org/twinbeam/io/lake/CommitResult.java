/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

/** What became of an epoch offered to the lake. */
public enum CommitResult {
  /** It is in the lake by this call. */
  COMMITTED,
  /** It was there before, with the same cut: nothing was done. */
  ALREADY
}
