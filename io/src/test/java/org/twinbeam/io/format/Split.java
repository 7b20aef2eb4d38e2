/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Bodies split at once, for tests. */
final class Split {
  private Split() {}

  static List<Framed> bytes(Splitter splitter, byte[] body) throws IOException {
    List<Framed> events = new ArrayList<>();
    splitter.split(new ByteArrayInputStream(body), events::add);
    return events;
  }

  static List<String> text(Splitter splitter, String body) throws IOException {
    return bytes(splitter, body.getBytes(UTF_8)).stream().map(Split::text).toList();
  }

  static String text(Framed event) {
    return new String(event.payload(), UTF_8);
  }

  /** A body that arrives byte by byte. */
  static InputStream slowly(byte[] body) {
    return new FilterInputStream(new ByteArrayInputStream(body)) {
      @Override
      public int read(byte[] to, int offset, int length) throws IOException {
        return super.read(to, offset, Math.min(1, length));
      }

      @Override
      public int available() {
        return 0;
      }
    };
  }
}
