/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.store;

/**
 * One stored state of a cell.
 *
 * @param run that wrote it; 0 if the speed layer did
 * @param epoch whose events it has; -1 if the batch layer wrote it: all below the horizon
 * @param shard whose events it has; -1 if the batch layer wrote it: all
 * @param paneStart milliseconds since the Unix epoch
 */
public record StateRow(long run, long epoch, int shard, long paneStart, byte[] state) {

  public boolean isBatch() {
    return run != 0;
  }
}
