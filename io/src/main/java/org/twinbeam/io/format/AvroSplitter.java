/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.format;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.twinbeam.core.prepare.MediaTypes;

/**
 * Splits an Avro object container: each datum is one payload, written as JSON without loss ({@link
 * AvroJson} tells how). Works for many threads.
 *
 * <p>The container is a stranger's: its lengths are believed only as far as there are bytes, so
 * that no more than a block, expanded, and one datum are held, whatever it claims. A datum that
 * does not fit its schema makes all of the container a {@link FramingException}, as nobody can say
 * where the next one begins.
 */
public final class AvroSplitter implements Splitter {
  private static final int SYNC = 16;

  /** What a small stack bears; data goes down two calls a level, and needs 2 for a union in it. */
  private static final int DATA_DEPTH = 400;

  private final SplitLimits limits;

  public AvroSplitter(SplitLimits limits) {
    this.limits = limits;
  }

  @Override
  public void split(InputStream in, Receiver each) throws IOException {
    Cursor cursor = new Cursor(in);
    AvroHeader header = AvroHeader.read(cursor, limits);
    AvroJson json = new AvroJson(header.schema(), Math.min(limits.depth(), DATA_DEPTH));
    Growing event = new Growing("event", limits.eventBytes());
    long number = 0;
    while (cursor.peek() != Cursor.END) {
      long begins = cursor.offset();
      long count = AvroHeader.number(cursor);
      AvroBytes block = block(cursor, header, begins, count);
      for (long i = 0; i < count; i++) {
        event.begin(1, begins);
        json.write(block, event);
        limits.another(number, event);
        each.accept(new Framed(number++, event.copy(), MediaTypes.JSON));
      }
      if (block.left() > 0) {
        throw new FramingException(
            "the Avro block at byte "
                + begins
                + " holds "
                + block.left()
                + " bytes more than its "
                + count
                + " events take");
      }
    }
  }

  private AvroBytes block(Cursor cursor, AvroHeader header, long begins, long count)
      throws IOException {
    long size = AvroHeader.number(cursor);
    String what = "the Avro block at byte " + begins;
    if (size < 0 || size > limits.blockBytes()) {
      throw new TooLargeException(
          what + " claims " + size + " bytes, at most " + limits.blockBytes() + " are read");
    }
    byte[] stored = cursor.readBytes((int) size);
    byte[] sync = cursor.readBytes(SYNC);
    if (stored.length < size || sync.length < SYNC) {
      throw new FramingException(what + " is truncated at byte " + cursor.offset());
    }
    if (!Arrays.equals(sync, header.sync())) {
      throw new FramingException(what + " does not end with the container's sync marker");
    }
    byte[] block = header.codec().expand(stored, limits.blockBytes(), what);
    if (count < 0 || count > block.length) {
      throw new FramingException(
          what + " claims " + count + " events in " + block.length + " bytes");
    }
    return new AvroBytes(block, what);
  }
}
