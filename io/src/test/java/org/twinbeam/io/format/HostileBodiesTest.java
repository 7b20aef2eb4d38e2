/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever the bytes, a splitter ends: with payloads, or with a framing failure that says why. */
class HostileBodiesTest {
  private static final SplitLimits LIMITS = new SplitLimits(2_000, 2_000, 20, 100, 4_000);
  private static final byte[] ALPHABET =
      "[]{}\",\\\r\n :0a\u0000".getBytes(java.nio.charset.StandardCharsets.UTF_8);

  private static final List<Splitter> ALL =
      List.of(
          new JsonSplitter(LIMITS),
          new LinesSplitter(LIMITS),
          CsvSplitter.withHeader(LIMITS),
          CsvSplitter.withoutHeader(LIMITS),
          new AvroSplitter(LIMITS),
          new OpaqueSplitter(LIMITS, null),
          (in, each) -> new JsonSplitter(LIMITS).split(new Gunzip(in, 10_000, 100), each));

  @Property(tries = 1_000)
  void anyBytes(@ForAll byte[] body) {
    ALL.forEach(splitter -> ends(splitter, body));
  }

  @Property(tries = 1_000)
  void bytesThatMeanSomething(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] body = new byte[random.nextInt(400)];
    for (int i = 0; i < body.length; i++) {
      body[i] = ALPHABET[random.nextInt(ALPHABET.length)];
    }
    ALL.forEach(splitter -> ends(splitter, body));
  }

  /** Containers and gzip that were sound once. */
  @Property(tries = 1_000)
  void mutations(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    for (byte[] sound :
        List.of(
            AvroContainers.sound("null"),
            AvroContainers.sound("deflate"),
            AvroContainers.sound("snappy"),
            AvroContainers.sound("zstandard"),
            GunzipTest.gzip(AvroContainers.sound("null")))) {
      byte[] body = Arrays.copyOf(sound, sound.length - random.nextInt(3) * random.nextInt(20));
      for (int i = random.nextInt(4); i >= 0; i--) {
        body[random.nextInt(body.length)] = (byte) random.nextInt(256);
      }
      ALL.forEach(splitter -> ends(splitter, body));
    }
  }

  private static void ends(Splitter splitter, byte[] body) {
    try {
      splitter.split(
          new ByteArrayInputStream(body),
          event -> assertThat(event.payload()).hasSizeLessThanOrEqualTo(2_000));
    } catch (FramingException e) {
      assertThat(e).hasMessageMatching("(?s).{5,}");
    } catch (IOException e) {
      throw new AssertionError("not a framing failure", e);
    }
  }
}
