/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.pull;

import java.io.IOException;
import java.util.Optional;

/** One reading of a source, from where the last one ended, in pieces of a bearable size. */
public interface Pull {

  /** The source in full, as it is told from all others. */
  String name();

  /** The source as its rows tell it to preparation. */
  String source();

  /** What its cursor is: the name of a column or parameter. */
  String cursorIs();

  /** Whether no two rows have the same cursor, now or later. */
  boolean unique();

  /**
   * The next piece, empty if there is none. A piece in which nothing is new may be the last.
   *
   * @param from where the piece before ended
   * @param tiesDir where the source's ties are
   * @param rows so many new rows or a few more, if there are as many
   * @throws PullRefusedException if the source cannot be read as it was asked for
   * @throws PullException if it does not answer
   */
  Optional<ReadRows> next(PullCursor from, String tiesDir, long rows) throws IOException;
}
