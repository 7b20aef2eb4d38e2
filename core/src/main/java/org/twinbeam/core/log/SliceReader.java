/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.log;

import java.io.IOException;
import java.io.Serializable;
import java.util.function.Consumer;

/** Reads a slice's events from wherever raw events are kept. */
public interface SliceReader extends Serializable {

  /**
   * Passes every event of the slice's epochs {@code [warmFrom, to)}, in offset order and with its
   * epoch, to {@code each}.
   */
  void read(Slice slice, Consumer<LogRecord> each) throws IOException;
}
