/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** {@link Wire} and {@link Text}. */
class WireTest {

  @Property
  void integers(@ForAll long value) {
    ByteBuffer bytes = ByteBuffer.allocate(20);
    Wire.writeUnsigned(bytes, value);
    assertThat(bytes.position()).isEqualTo(Wire.sizeOfUnsigned(value));
    Wire.writeSigned(bytes, value);
    assertThat(bytes.position()).isEqualTo(Wire.sizeOfUnsigned(value) + Wire.sizeOfSigned(value));
    bytes.flip();
    assertThat(Wire.readUnsigned(bytes)).isEqualTo(value);
    assertThat(Wire.readSigned(bytes)).isEqualTo(value);
  }

  @Property
  void doubles(@ForAll("finite") double value) {
    ByteBuffer bytes = ByteBuffer.allocate(10);
    Wire.writeDouble(bytes, value + 0.0);
    assertThat(bytes.position()).isEqualTo(Wire.sizeOfDouble(value + 0.0));
    assertThat(Wire.readDouble(bytes.flip())).isEqualTo(value + 0.0);
  }

  @Test
  void smallNumbersAreShort() {
    assertThat(Wire.sizeOfUnsigned(127)).isEqualTo(1);
    assertThat(Wire.sizeOfUnsigned(128)).isEqualTo(2);
    assertThat(Wire.sizeOfUnsigned(Long.MAX_VALUE)).isEqualTo(9);
    assertThat(Wire.sizeOfUnsigned(-1)).isEqualTo(10);
    assertThat(Wire.sizeOfSigned(-64)).isEqualTo(1);
    assertThat(Wire.sizeOfDouble(-15)).isEqualTo(3);
    assertThat(Wire.sizeOfDouble(0)).isEqualTo(1);
  }

  @Test
  void refusesWhatNothingWrites() {
    refuses(Wire::readUnsigned, "ends too early");
    refuses(Wire::readUnsigned, "ends too early", 0x80);
    refuses(Wire::readUnsigned, "longer than needed", 0x80, 0x00);
    int[] tooLong = new int[11];
    Arrays.fill(tooLong, 0xff);
    refuses(Wire::readUnsigned, "more than 64 bits", tooLong);
    tooLong[9] = 0x02;
    refuses(Wire::readUnsigned, "more than 64 bits", tooLong);
    tooLong[9] = 0x01;
    refuses(Wire::readCount, "beyond 2^63", tooLong);
    refuses(in -> Wire.readLength(in, 2), "more than the 3 bytes left", 2, 0, 0, 0);
    refuses(Wire::readDouble, "-0.0", 1);
  }

  @Property
  void strings(@ForAll("texts") String text) {
    ByteBuffer bytes = ByteBuffer.allocate(Text.size(text));
    Text.write(bytes, text);
    assertThat(bytes.hasRemaining()).isFalse();
    assertThat(Text.read(bytes.flip(), bytes.limit())).isEqualTo(text);
    if (StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      assertThat(bytes.array()).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  @Property
  void stringsCompareAsTheirBytesDo(@ForAll("texts") String a, @ForAll("texts") String b) {
    assertThat(Integer.signum(Text.compare(a, b)))
        .isEqualTo(Integer.signum(Arrays.compareUnsigned(bytes(a), bytes(b))));
  }

  private static byte[] bytes(String text) {
    ByteBuffer bytes = ByteBuffer.allocate(Text.size(text));
    Text.write(bytes, text);
    return bytes.array();
  }

  @Test
  void refusesWhatIsNotUtf8() {
    int[][] bad = {
      {0x80}, // a continuation alone
      {0xc3}, // one missing
      {0xc3, 0x41},
      {0xc0, 0x80}, // overlong
      {0xe0, 0x80, 0x80},
      {0xf0, 0x80, 0x80, 0x80},
      {0xf4, 0x90, 0x80, 0x80}, // beyond U+10FFFF
      {0xff, 0x80, 0x80, 0x80},
      {0xed, 0xa0, 0x80, 0xed, 0xb0, 0x80}, // a pair, not as one
    };
    for (int[] bytes : bad) {
      refuses(in -> Text.read(in, in.remaining()), "not UTF-8", bytes);
    }
  }

  private static void refuses(Consumer<ByteBuffer> read, String message, int... bytes) {
    ByteBuffer in = ByteBuffer.allocate(bytes.length);
    for (int b : bytes) {
      in.put((byte) b);
    }
    in.flip();
    assertThatThrownBy(() -> read.accept(in))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("malformed measure state: ")
        .hasMessageContaining(message);
  }

  @Provide
  Arbitrary<Double> finite() {
    return Values.finiteDouble();
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<Character> surrogates = Arbitraries.chars().range('\ud7ff', '\ue000');
    Arbitrary<Character> few =
        Arbitraries.of('\ud83d', '\ude00', '\ud83e', '\uffff', 'a', '\u00e9');
    return Arbitraries.oneOf(Arbitraries.chars().all(), surrogates, few)
        .list()
        .ofMaxSize(8)
        .map(
            chars -> {
              StringBuilder text = new StringBuilder();
              chars.forEach(text::append);
              return text.toString();
            });
  }
}
