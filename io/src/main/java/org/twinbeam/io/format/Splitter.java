/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.format;

import java.io.IOException;
import java.io.InputStream;

/** Splits a body or a file into payloads of one event each, in their order, as they are read. */
public interface Splitter {

  /**
   * Reads to the end and passes on each payload. What was passed on before a failure is sound, but
   * the whole is not.
   *
   * @throws FramingException if it cannot be split; the message tells the place
   * @throws IOException if it cannot be read, or {@code each} fails
   */
  void split(InputStream in, Receiver each) throws IOException;

  /** Takes payloads, one after the other. */
  interface Receiver {
    void accept(Framed event) throws IOException;
  }
}
