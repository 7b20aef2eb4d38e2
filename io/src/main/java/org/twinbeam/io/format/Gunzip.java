/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.format;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Expands gzip (RFC 1952), any number of members one after the other, as it is read. What ends
 * early, does not have its checksum or is followed by something else is a {@link FramingException};
 * what expands to more than is allowed, a {@link TooLargeException}.
 *
 * <p>The JDK's own stream takes a member that has not arrived yet for the end, and ignores what
 * follows the last one.
 */
public final class Gunzip extends FilterInputStream {
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int HEADER_CHECK = 2;
  private static final int RESERVED = 0xE0;

  /** Up to here no ratio is asked for: small bodies of much white space are no bombs. */
  private static final long RATIO_FREE = 1 << 20;

  private final long maxBytes;
  private final int maxRatio;
  private final Cursor cursor;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 check = new CRC32();
  private long expanded;
  private long member;
  private boolean inMember;
  private boolean ended;

  /**
   * @param maxBytes most that it may expand to
   * @param maxRatio most that it may expand to for each byte read, beyond the first MiB
   */
  public Gunzip(InputStream in, long maxBytes, int maxRatio) {
    super(in);
    this.maxBytes = maxBytes;
    this.maxRatio = maxRatio;
    this.cursor = new Cursor(in);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (!ended) {
      if (!inMember) {
        beginMember();
      }
      int count = inflate(to, offset, length);
      if (count > 0) {
        return count;
      }
      endMember();
    }
    return -1;
  }

  /** Expands some bytes; 0 at the member's end. */
  private int inflate(byte[] to, int offset, int length) throws IOException {
    try {
      while (true) {
        int count = inflater.inflate(to, offset, length);
        if (count > 0) {
          check.update(to, offset, count);
          member += count;
          grow(count);
          return count;
        }
        if (inflater.finished()) {
          cursor.takeBack(inflater);
          return 0;
        }
        if (inflater.needsDictionary()) {
          throw new FramingException("not gzip: a dictionary is asked for");
        }
        if (!cursor.lend(inflater)) {
          throw truncated();
        }
      }
    } catch (DataFormatException e) {
      throw new FramingException(
          "not gzip at its byte " + cursor.offset() + ": " + e.getMessage(), e);
    }
  }

  private void grow(int count) throws TooLargeException {
    expanded += count;
    if (expanded > maxBytes) {
      throw new TooLargeException("gzip expands to more than " + maxBytes + " bytes");
    }
    if (expanded > RATIO_FREE && expanded / maxRatio > cursor.offset()) {
      throw new TooLargeException("gzip expands to more than " + maxRatio + " times its size");
    }
  }

  private void beginMember() throws IOException {
    long begins = cursor.offset();
    if (next() != 0x1F || next() != 0x8B || next() != 8) {
      throw new FramingException("not gzip at byte " + begins);
    }
    int flags = next();
    skip(6);
    if ((flags & RESERVED) != 0) {
      throw new FramingException("not gzip at byte " + begins + ": unknown flags");
    }
    if ((flags & EXTRA) != 0) {
      skip(next() | next() << 8);
    }
    if ((flags & NAME) != 0) {
      skipText();
    }
    if ((flags & COMMENT) != 0) {
      skipText();
    }
    if ((flags & HEADER_CHECK) != 0) {
      skip(2);
    }
    inMember = true;
    member = 0;
    check.reset();
    inflater.reset();
  }

  private void endMember() throws IOException {
    if (number() != check.getValue() || number() != (member & 0xFFFF_FFFFL)) {
      throw new FramingException(
          "gzip is damaged: its checksum before byte " + cursor.offset() + " does not fit");
    }
    inMember = false;
    ended = cursor.peek() == Cursor.END;
  }

  private long number() throws IOException {
    return next() | next() << 8 | next() << 16 | (long) next() << 24;
  }

  private int next() throws IOException {
    int b = cursor.read();
    if (b == Cursor.END) {
      throw truncated();
    }
    return b;
  }

  private FramingException truncated() {
    return new FramingException("gzip is truncated after " + cursor.offset() + " bytes");
  }

  private void skip(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      next();
    }
  }

  private void skipText() throws IOException {
    while (next() != 0) {
      // Names mean nothing here.
    }
  }

  @Override
  public int available() {
    return 0;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  @Override
  public long skip(long count) throws IOException {
    long skipped = 0;
    while (skipped < count && read() >= 0) {
      skipped++;
    }
    return skipped;
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    super.close();
  }
}
