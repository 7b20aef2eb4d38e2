/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class GunzipTest {
  private static final long MAX = 10_000_000;

  @Test
  void expandsAllMembersHoweverTheyArrive() throws IOException {
    byte[] one = new byte[100_000];
    new Random(7).nextBytes(one);
    byte[] both = concat(concat(gzip(one), gzip(new byte[0])), gzip(new byte[] {1, 2}));
    byte[] expected = concat(one, new byte[] {1, 2});
    assertThat(expand(new ByteArrayInputStream(both))).isEqualTo(expected);
    assertThat(expand(Split.slowly(both))).isEqualTo(expected);
  }

  @Test
  void truncatedAnywhereIsRefused() throws IOException {
    byte[] whole =
        gzip("some text, some more text".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> expand(new ByteArrayInputStream(part)))
          .as("%s bytes", length)
          .isExactlyInstanceOf(FramingException.class)
          .hasMessage("gzip is truncated after " + length + " bytes");
    }
  }

  @Test
  void damagedIsRefused() throws IOException {
    byte[] whole = gzip(new byte[] {1, 2, 3, 4, 5});
    byte[] wrongSum = whole.clone();
    wrongSum[whole.length - 6] ^= 1;
    refused(wrongSum, "its checksum before byte");
    refused(new byte[] {'{', '}'}, "not gzip at byte 0");
    refused(concat(whole, new byte[] {0, 0}), "not gzip at byte " + whole.length);
  }

  @Test
  void bombsAreRefused() throws IOException {
    byte[] bomb = gzip(new byte[20_000_000]);
    assertThatThrownBy(() -> expand(new ByteArrayInputStream(bomb)))
        .isInstanceOf(TooLargeException.class)
        .hasMessage("gzip expands to more than 200 times its size");
    assertThatThrownBy(
            () -> new Gunzip(new ByteArrayInputStream(bomb), 1_000, 2_000).readAllBytes())
        .isInstanceOf(TooLargeException.class)
        .hasMessage("gzip expands to more than 1000 bytes");
  }

  private static byte[] expand(InputStream in) throws IOException {
    try (Gunzip gunzip = new Gunzip(in, MAX, 200)) {
      return gunzip.readAllBytes();
    }
  }

  private static void refused(byte[] body, String message) {
    assertThatThrownBy(() -> expand(new ByteArrayInputStream(body)))
        .isExactlyInstanceOf(FramingException.class)
        .hasMessageContaining(message);
  }

  static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private static byte[] concat(byte[] a, byte[] b) {
    byte[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }
}
