/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** Counts the bytes that go through it. */
final class CountingChannel implements WritableByteChannel {
  private final WritableByteChannel to;
  private long written;

  CountingChannel(WritableByteChannel to) {
    this.to = to;
  }

  long written() {
    return written;
  }

  @Override
  public int write(ByteBuffer bytes) throws IOException {
    int count = to.write(bytes);
    written += count;
    return count;
  }

  @Override
  public boolean isOpen() {
    return to.isOpen();
  }

  @Override
  public void close() throws IOException {
    if (to.isOpen()) {
      to.close();
    }
  }
}
