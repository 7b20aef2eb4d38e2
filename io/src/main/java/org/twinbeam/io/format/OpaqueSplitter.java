/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.format;

import java.io.IOException;
import java.io.InputStream;

/** Splits nothing: the whole body is one payload, also an empty one. Works for many threads. */
public final class OpaqueSplitter implements Splitter {
  private final SplitLimits limits;
  private final String contentType;

  /**
   * @param contentType of the payload, null if the body told none
   */
  public OpaqueSplitter(SplitLimits limits, String contentType) {
    this.limits = limits;
    this.contentType = contentType;
  }

  @Override
  public void split(InputStream in, Receiver each) throws IOException {
    byte[] body = in.readNBytes(limits.eventBytes());
    if (body.length == limits.eventBytes() && in.read() >= 0) {
      throw new TooLargeException(
          "the body is one event and larger than " + limits.eventBytes() + " bytes");
    }
    each.accept(new Framed(0, body, contentType));
  }
}
