/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class CsvSplitterTest {
  private static final CsvSplitter CSV = CsvSplitter.withHeader(SplitLimits.DEFAULT);

  @Test
  void recordsKeepTheirBytesAndGetTheHeadersNames() throws IOException {
    String body = "\uFEFFid,\"a, b\",c%\r\n1,\"x\r\ny\"\"\",\r\n\r\n2,plain,\"\"\n3,\"\n\"";
    assertThat(Split.text(CSV, body))
        .containsExactly("1,\"x\r\ny\"\"\",", "2,plain,\"\"", "3,\"\n\"");
    assertThat(Split.bytes(CSV, body.getBytes(UTF_8)).get(0).contentType())
        .isEqualTo("text/csv; columns=\"id,a%2C%20b,c%25\"");
    assertThat(Split.text(CSV, "id\n")).isEmpty();
  }

  @Test
  void withoutAHeaderEachRecordIsAnEvent() throws IOException {
    CsvSplitter bare = CsvSplitter.withoutHeader(SplitLimits.DEFAULT);
    assertThat(Split.text(bare, "1,2\n3")).containsExactly("1,2", "3");
    assertThat(Split.text(bare, "")).isEmpty();
    assertThat(Split.bytes(bare, "1".getBytes(UTF_8)).get(0).contentType()).isEqualTo("text/csv");
  }

  @Test
  void aRecordMayBeBrokenAndItsNeighboursAreWhole() throws IOException {
    assertThat(Split.text(CSV, "a,b\n1\n1,2,3\nx\"y,2\n\"x\"y\",2\n\u0000\rz,\n1,2"))
        .containsExactly("1", "1,2,3", "x\"y,2", "\"x\"y\",2", "\u0000\rz,", "1,2");
    List<Framed> events = Split.bytes(CSV, "a\n\u00ff\n".getBytes(ISO_8859_1));
    assertThat(events.get(0).payload()).isEqualTo(new byte[] {(byte) 0xFF});
  }

  @Test
  void refusesWhatCannotBeSplitAndSaysWhere() {
    refused("", "the body is empty, expected a header of CSV, then records");
    refused("a,b\n1,2\n3,\"open\n4,5\n", "the quote that opens at line 3, byte 10 is not closed");
    refused("a,,c\n", "the header at line 1, byte 0 has no name for its column 2");
    refused("a,b,\n", "has no name for its column 3");
    refused("\n\"a\",b,a\n", "the header at line 2, byte 1 names column 'a' twice");
    refused("\"a\"b,c\n", "has something after the quoted name 'a'");
    refused("a,b\r1,2\r3,4\r", "holds a CR alone; records end with LF or CRLF, not with CR");
    assertThatThrownBy(() -> Split.bytes(CSV, "\u00ff\n1".getBytes(ISO_8859_1)))
        .isInstanceOf(FramingException.class)
        .hasMessage("the header at line 1, byte 0 is not UTF-8");
  }

  @Test
  void refusesWhatIsTooLarge() {
    CsvSplitter small = CsvSplitter.withHeader(SplitLimits.DEFAULT.withEventBytes(8));
    assertThatThrownBy(() -> Split.text(small, "a\n\"1234567890"))
        .isInstanceOf(TooLargeException.class)
        .hasMessage("the record that begins at line 2, byte 2 is larger than 8 bytes");
    assertThatThrownBy(() -> Split.text(CSV, "a".repeat(300_000)))
        .isInstanceOf(TooLargeException.class)
        .hasMessageContaining("the header that begins at");
  }

  @Property(tries = 300)
  void joinedRecordsAreFoundAgain(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    StringBuilder body = new StringBuilder("a,b,c\n");
    List<String> records = new ArrayList<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      String record = field(random) + "," + field(random) + "," + field(random);
      records.add(record);
      body.append(record).append(random.nextBoolean() ? "\r\n" : "\n");
    }
    assertThat(Split.text(CSV, body.toString())).isEqualTo(records);
  }

  private static String field(Random random) {
    String[] parts = {"a", "\u00e9", "\"\"", ",", "\n", "\r\n", " "};
    StringBuilder text = new StringBuilder("\"");
    for (int i = random.nextInt(5); i > 0; i--) {
      text.append(parts[random.nextInt(parts.length)]);
    }
    return random.nextBoolean() ? "plain" : text.append('"').toString();
  }

  private static void refused(String body, String message) {
    assertThatThrownBy(() -> Split.text(CSV, body))
        .isExactlyInstanceOf(FramingException.class)
        .hasMessageContaining(message);
  }
}
