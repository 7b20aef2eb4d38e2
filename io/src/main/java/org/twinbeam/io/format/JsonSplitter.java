/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.format;

import java.io.IOException;
import java.io.InputStream;
import org.twinbeam.core.prepare.MediaTypes;

/**
 * Splits a body of JSON: an array into its elements, each with its own bytes as they were received;
 * anything else is one payload, all of the body. Only what is needed to find an element's end is
 * looked at, which is strings and the depth of brackets: an element may be broken and its
 * neighbours are whole all the same. Works for many threads.
 *
 * <p>A body that holds one object and then something else is refused: it may be JSON lines sent
 * under the wrong name, of which none must be lost.
 */
public final class JsonSplitter implements Splitter {
  private final SplitLimits limits;

  public JsonSplitter(SplitLimits limits) {
    this.limits = limits;
  }

  @Override
  public void split(InputStream in, Receiver each) throws IOException {
    Scan scan = new Scan(new Cursor(in));
    int first = scan.begin();
    if (first == Cursor.END) {
      throw new FramingException("the body is empty, expected one JSON object or an array of them");
    } else if (first == '[') {
      scan.elements(each);
    } else {
      scan.whole();
      each.accept(new Framed(0, scan.element.copy(), MediaTypes.JSON));
    }
  }

  /** One body. */
  private final class Scan {
    private final Cursor cursor;
    private final Growing element = new Growing("event", limits.eventBytes());

    Scan(Cursor cursor) {
      this.cursor = cursor;
    }

    /**
     * The first byte that is not white space. What was before it is kept: it is part of a lone
     * event.
     */
    int begin() throws IOException {
      element.begin(cursor);
      cursor.skipByteOrderMark();
      if (cursor.offset() > 0) {
        element.add(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF}, 0, 3);
      }
      while (Cursor.isWhiteSpace(cursor.peek())) {
        element.add(cursor.read());
      }
      return cursor.peek();
    }

    /** Reads a body that is no array. */
    void whole() throws IOException {
      boolean object = cursor.peek() == '{';
      int depth = 0;
      while (cursor.peek() != Cursor.END) {
        depth = step(depth);
        if (object && depth == 0) {
          white();
          if (cursor.peek() != Cursor.END) {
            throw new FramingException(
                "something follows the JSON object at "
                    + cursor.place()
                    + "; send several objects as an array, or as application/x-ndjson");
          }
        }
      }
    }

    private void white() throws IOException {
      while (Cursor.isWhiteSpace(cursor.peek())) {
        element.add(cursor.read());
      }
    }

    void elements(Receiver each) throws IOException {
      String array = cursor.place();
      cursor.read();
      cursor.skipWhiteSpace();
      if (cursor.peek() == ']') {
        cursor.read();
      } else {
        long number = 0;
        do {
          cursor.skipWhiteSpace();
          element(number, array);
          limits.another(number, element);
          each.accept(new Framed(number++, element.copy(), MediaTypes.JSON));
        } while (cursor.read() == ',');
      }
      cursor.skipWhiteSpace();
      if (cursor.peek() != Cursor.END) {
        throw new FramingException("something follows the array at " + cursor.place());
      }
    }

    /** Reads up to the comma or bracket that ends the element. */
    private void element(long number, String array) throws IOException {
      element.begin(cursor);
      int depth = 0;
      for (int b = cursor.peek(); depth > 0 || (b != ',' && b != ']'); b = cursor.peek()) {
        if (b == Cursor.END) {
          throw new FramingException(
              "the array that begins at "
                  + array
                  + " is not closed: the body ends in its element "
                  + (number + 1)
                  + ", which begins at "
                  + element.begins());
        }
        depth = step(depth);
      }
      element.dropLastWhiteSpace();
      if (element.length() == 0) {
        throw new FramingException(
            "element " + (number + 1) + " of the array is missing at " + cursor.place());
      }
    }

    /** Passes a string, or a byte outside of one, and tells the depth after it. */
    private int step(int depth) throws IOException {
      int b = take();
      switch (b) {
        case '"' -> string();
        case '{', '[' -> {
          if (depth == limits.depth()) {
            throw new TooLargeException(
                "the event that begins at "
                    + element.begins()
                    + " is nested deeper than "
                    + limits.depth()
                    + " at "
                    + cursor.place());
          }
          return depth + 1;
        }
        case '}', ']' -> {
          return Math.max(0, depth - 1);
        }
        default -> {}
      }
      return depth;
    }

    private void string() throws IOException {
      while (cursor.peek() != Cursor.END) {
        int b = take();
        if (b == '"') {
          return;
        }
        if (b == '\\' && cursor.peek() != Cursor.END) {
          take();
        }
      }
    }

    private int take() throws IOException {
      int b = cursor.read();
      element.add(b);
      return b;
    }
  }
}
