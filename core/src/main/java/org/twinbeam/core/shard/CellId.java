/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.shard;

/**
 * Names a cell among the views of one definition.
 *
 * @param view index of the view in the definition
 * @param key canonical JSON array of the key's values
 * @param paneStart milliseconds since the Unix epoch
 */
public record CellId(int view, String key, long paneStart) {

  // Written out: what Java makes of a record by itself is a chain of method handles, and this is
  // asked several times for each event.
  @Override
  public boolean equals(Object other) {
    return other instanceof CellId that
        && view == that.view
        && paneStart == that.paneStart
        && key.equals(that.key);
  }

  @Override
  public int hashCode() {
    return (key.hashCode() * 31 + Long.hashCode(paneStart)) * 31 + view;
  }
}
