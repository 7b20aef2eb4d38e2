/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.view;

import org.twinbeam.core.definition.View;

/**
 * The windows of an answer: {@code [s, s + size)} for every multiple s of {@code step}, counted
 * from the Unix epoch. Lengths and times are in milliseconds.
 *
 * @param size length of a window; a multiple of the pane
 * @param step distance between starts; a multiple of the pane
 * @param pane length of what is stored
 */
public record Windows(long size, long step, long pane) {

  /** Those that a view says. */
  public static Windows of(View.Window window) {
    return new Windows(
        window.size().toMillis(), window.every().toMillis(), window.pane().toMillis());
  }

  /** Start of the first window at or after that time. */
  public long atOrAfter(long time) {
    return Math.negateExact(Math.floorDiv(Math.negateExact(time), step)) * step;
  }

  /** Start of the last window that holds the pane. */
  public long lastWith(long paneStart) {
    return Math.floorDiv(paneStart, step) * step;
  }

  /** Start of the first window that holds the pane. */
  public long firstWith(long paneStart) {
    return atOrAfter(paneStart + pane - size);
  }
}
