/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LinesSplitterTest {
  private static final LinesSplitter LINES = new LinesSplitter(SplitLimits.DEFAULT);

  @Test
  void eachLineIsAnEvent() throws IOException {
    assertThat(Split.text(LINES, "{\"a\":1}\n\r\n\n{broken\r\n \u0000\rx\r"))
        .containsExactly("{\"a\":1}", "{broken", " \u0000\rx\r");
    assertThat(Split.text(LINES, "")).isEmpty();
    assertThat(Split.text(LINES, "\uFEFF1\n\uFEFF2")).containsExactly("1", "\uFEFF2");
  }

  @Test
  void aCarriageReturnAloneEndsNoLine() throws IOException {
    assertThat(Split.text(LINES, "{\"a\":1}\r{\"a\":2}\r"))
        .containsExactly("{\"a\":1}\r{\"a\":2}\r");
  }

  @Test
  void refusesWhatIsTooLarge() {
    LinesSplitter small = new LinesSplitter(SplitLimits.DEFAULT.withEventBytes(5).withEvents(2));
    assertThatThrownBy(() -> Split.text(small, "12345\r\n123456\n"))
        .isInstanceOf(TooLargeException.class)
        .hasMessage("the line that begins at line 2, byte 7 is larger than 5 bytes");
    assertThatThrownBy(() -> Split.text(small, "1\n2\n3"))
        .isInstanceOf(TooLargeException.class)
        .hasMessageContaining("another begins at line 3, byte 4");
  }

  @Property(tries = 300)
  void joinedLinesAreFoundAgain(@ForAll List<byte[]> lines, @ForAll boolean windows)
      throws IOException {
    List<String> expected = new ArrayList<>();
    StringBuilder body = new StringBuilder("x\n"); // A byte order mark is none after this.
    expected.add("x");
    for (byte[] line : lines) {
      String text = new String(line, UTF_8).replace('\n', ' ').replace('\r', ' ');
      body.append(text).append(windows ? "\r\n" : "\n");
      if (!text.isEmpty()) {
        expected.add(text);
      }
    }
    assertThat(Split.text(LINES, body.toString())).isEqualTo(expected);
  }
}
