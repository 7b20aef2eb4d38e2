/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

/**
 * What /v1/status tells of the stream.
 *
 * @param closed newest epoch that every partition has closed, -1 if none
 * @param settled newest epoch that the speed layer has finished, -1 if none
 * @param horizon first epoch that the batch layer has not covered, 0 if it has covered none
 * @param cells cells that all views serve together
 */
record StreamStatus(
    long closed,
    long settled,
    long horizon,
    long read,
    long accepted,
    long rejected,
    long duplicates,
    long cells) {

  /** Closed epochs that the speed layer has yet to finish. */
  long lag() {
    return Math.max(0, closed - settled);
  }
}
