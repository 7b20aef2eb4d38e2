/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows as JSON, and what becomes of files that are damaged or lie. */
class ParquetSplitterTest {
  private static final MessageType FLIGHT =
      schema(
          "optional int64 date (TIMESTAMP(MICROS,false)); optional int32 delay;"
              + " optional binary origin (STRING);");

  @TempDir private Path dir;

  @Test
  void integersAndTextsAndTimes() throws IOException {
    Path file =
        write(
            FLIGHT,
            row ->
                row.append("date", 978_310_020_000_000L).append("delay", 7).append("origin", "ORD"),
            row -> row.append("date", 978_310_020_500_000L).append("origin", "a\"b\\c\u0001é"));
    assertThat(rows(file))
        .containsExactly(
            "{\"date\":\"2001-01-01T00:47:00\",\"delay\":7,\"origin\":\"ORD\"}",
            "{\"date\":\"2001-01-01T00:47:00.5\",\"delay\":null,\"origin\":\"a\\\"b\\\\c\\u0001é\"}");
  }

  @Test
  void everyPrimitiveType() throws IOException {
    MessageType schema =
        schema(
            "required boolean b; required float f; required double d; required int64 u"
                + " (INTEGER(64,false)); required int32 v (INTEGER(32,false)); required int32 day"
                + " (DATE); required int32 ms (TIME(MILLIS,true)); required int64 utc"
                + " (TIMESTAMP(MILLIS,true)); required int64 ns (TIMESTAMP(NANOS,false)); required"
                + " int32 dec (DECIMAL(9,2)); required binary big (DECIMAL(30,3)); required binary"
                + " raw; required binary kind (ENUM); required binary doc (JSON); required int96 old;"
                + " required fixed_len_byte_array(16) id (UUID);");
    Path file =
        write(
            schema,
            row -> {
              row.append("b", true).append("f", 0.1f).append("d", Double.NaN).append("u", -1L);
              row.append("v", -1).append("day", 11_323).append("ms", 3_600_000);
              row.append("utc", 978_307_200_123L).append("ns", 978_307_200_000_000_001L);
              row.append("dec", -1_250).append("big", bytes(0x01, 0xE2, 0x40));
              row.append("raw", bytes(0, 255)).append("kind", "red").append("doc", "{\"a\": 1}");
              row.append("old", int96(1_000_000_000L, 2_440_589)).append("id", bytes(new int[16]));
            });
    assertThat(rows(file).get(0))
        .isEqualTo(
            "{\"b\":true,\"f\":0.10000000149011612,\"d\":\"NaN\",\"u\":18446744073709551615,"
                + "\"v\":4294967295,\"day\":\"2001-01-01\",\"ms\":\"01:00:00\","
                + "\"utc\":\"2001-01-01T00:00:00.123Z\",\"ns\":\"2001-01-01T00:00:00.000000001\","
                + "\"dec\":\"-12.50\",\"big\":\"123.456\",\"raw\":\"AP8=\",\"kind\":\"red\","
                + "\"doc\":\"{\\\"a\\\": 1}\",\"old\":\"1970-01-02T00:00:01Z\","
                + "\"id\":\"00000000-0000-0000-0000-000000000000\"}");
  }

  @Test
  void listsMapsGroupsAndRepeatedFields() throws IOException {
    MessageType schema =
        schema(
            "optional group l (LIST) { repeated group list { optional int32 element; } }"
                + " optional group m (MAP) { repeated group key_value { required binary key (STRING);"
                + " optional int32 value; } } optional group n (MAP) { repeated group key_value {"
                + " required int32 key; optional int32 value; } } repeated int32 r; optional group g {"
                + " optional int32 x; repeated group p { required int32 y; } }");
    Path file =
        write(
            schema,
            row -> {
              Group l = row.addGroup("l");
              l.addGroup("list").append("element", 1);
              l.addGroup("list");
              Group m = row.addGroup("m");
              m.addGroup("key_value").append("key", "a").append("value", 1);
              m.addGroup("key_value").append("key", "b");
              row.addGroup("n").addGroup("key_value").append("key", 5);
              row.append("r", 1).append("r", 2);
              Group g = row.addGroup("g");
              g.addGroup("p").append("y", 3);
              g.addGroup("p").append("y", 4);
            },
            row -> row.addGroup("l"),
            row -> {});
    assertThat(rows(file))
        .containsExactly(
            "{\"l\":[1,null],\"m\":{\"a\":1,\"b\":null},\"n\":[{\"key\":5,\"value\":null}],"
                + "\"r\":[1,2],\"g\":{\"x\":null,\"p\":[{\"y\":3},{\"y\":4}]}}",
            "{\"l\":[],\"m\":null,\"n\":null,\"r\":[],\"g\":null}",
            "{\"l\":null,\"m\":null,\"n\":null,\"r\":[],\"g\":null}");
  }

  @Test
  void notParquetAndCutOffAreToldApart() throws IOException {
    byte[] whole = Files.readAllBytes(many());
    assertRefused(new byte[0], "it has 0 bytes, too few");
    assertRefused("{\"a\": 1}\n{\"a\": 2}\n".getBytes(StandardCharsets.UTF_8), "not Parquet");
    assertRefused(Arrays.copyOf(whole, whole.length / 2), "it was cut off");
    byte[] encrypted = whole.clone();
    encrypted[encrypted.length - 1] = 'E';
    assertRefused(encrypted, "encrypted");
  }

  @Test
  void aFooterThatLiesOfItsLengthIsRefused() throws IOException {
    for (int lie : new int[] {Integer.MAX_VALUE, -1, 0, 1 << 30}) {
      byte[] lying = Files.readAllBytes(many());
      ByteBuffer.wrap(lying).order(ByteOrder.LITTLE_ENDIAN).putInt(lying.length - 8, lie);
      assertRefused(lying, "its footer claims " + lie + " bytes");
    }
  }

  @Test
  void aListInTheFooterThatClaimsMoreThanThereIsIsRefused() throws IOException {
    // A structure with field 2, the schema: a list of 2^31 - 1 structures.
    byte[] footer = {0x29, (byte) 0xFC, -1, -1, -1, -1, 7, 0};
    ByteBuffer file = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN);
    file.put("PAR1".getBytes(StandardCharsets.US_ASCII)).put(footer).putInt(footer.length);
    file.put("PAR1".getBytes(StandardCharsets.US_ASCII));
    assertRefused(file.array(), "its footer is damaged: at its byte 7 it claims 2147483647 more");
  }

  /** Every place is damaged once, of many a file: each is rows, or a refusal with a cause. */
  @Test
  void damagedAnywhereItIsRowsOrARefusal() throws IOException {
    byte[] whole = Files.readAllBytes(many());
    Random random = new Random(4);
    int refused = 0;
    for (int i = 0; i < 1_500; i++) {
      byte[] damaged = whole.clone();
      int at = i < whole.length / 2 ? whole.length - 1 - i : random.nextInt(whole.length);
      damaged[at] = (byte) (random.nextBoolean() ? random.nextInt() : 0xFF);
      Path file = Files.write(dir.resolve("damaged.parquet"), damaged);
      try {
        rows(file);
      } catch (FramingException e) {
        refused++;
        assertThat(e.getMessage()).as("byte %s", at).isNotBlank();
      } catch (IOException | OutOfMemoryError e) {
        refused++; // What an import tells of the file as well.
      } catch (RuntimeException e) {
        throw new AssertionError("byte " + at + " of seed 4 is " + damaged[at], e);
      }
    }
    assertThat(refused).isGreaterThan(200);
  }

  @Test
  void aPageThatExpandsToMoreThanItsBoundIsRefused() throws IOException {
    MessageType schema = schema("required binary s (STRING);");
    String zeros = "0".repeat(1 << 20);
    Path file = write(schema, row -> row.append("s", zeros));
    assertThatThrownBy(
            () ->
                new ParquetSplitter(SplitLimits.DEFAULT.withBlockBytes(1_000))
                    .split(new LocalInputFile(file), row -> {}))
        .isInstanceOf(TooLargeException.class)
        .hasMessageContaining("a page claims to expand to")
        .hasMessageContaining("at most 1000 are read");
  }

  @Test
  void aRowBeyondTheLimitIsRefused() throws IOException {
    Path file =
        write(schema("required binary s (STRING);"), row -> row.append("s", "0".repeat(2_000)));
    assertThatThrownBy(
            () ->
                new ParquetSplitter(SplitLimits.DEFAULT.withEventBytes(1_000))
                    .split(new LocalInputFile(file), row -> {}))
        .isInstanceOf(TooLargeException.class)
        .hasMessageContaining("is larger than 1000 bytes");
  }

  /** Who takes the rows fails in his own words, not as a damaged file. */
  @Test
  void aReceiversFailureIsItsOwn() throws IOException {
    Path file = many();
    assertThatThrownBy(
            () ->
                new ParquetSplitter(SplitLimits.DEFAULT)
                    .split(
                        new LocalInputFile(file),
                        row -> {
                          throw new IOException("no space left");
                        }))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("no space left");
  }

  private void assertRefused(byte[] content, String cause) throws IOException {
    Path file = Files.write(dir.resolve("hostile.parquet"), content);
    assertThatThrownBy(() -> rows(file))
        .isInstanceOf(FramingException.class)
        .hasMessageContaining(cause);
  }

  private Path many() throws IOException {
    List<Consumer<Group>> rows = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      int n = i;
      rows.add(
          row ->
              row.append("date", n * 1_000_000L).append("delay", n % 7).append("origin", "A" + n));
    }
    return write(FLIGHT, rows);
  }

  private static List<String> rows(Path file) throws IOException {
    List<String> rows = new ArrayList<>();
    new ParquetSplitter(SplitLimits.DEFAULT)
        .split(
            new LocalInputFile(file),
            row -> rows.add(new String(row.payload(), StandardCharsets.UTF_8)));
    return rows;
  }

  @SafeVarargs
  private Path write(MessageType schema, Consumer<Group>... rows) throws IOException {
    return write(schema, List.of(rows));
  }

  private Path write(MessageType schema, List<Consumer<Group>> rows) throws IOException {
    Path file = Files.createTempFile(dir, "rows", ".parquet");
    Files.delete(file);
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withType(schema)
            .withCompressionCodec(CompressionCodecName.ZSTD)
            .build()) {
      SimpleGroupFactory groups = new SimpleGroupFactory(schema);
      for (Consumer<Group> row : rows) {
        Group group = groups.newGroup();
        row.accept(group);
        writer.write(group);
      }
    }
    return file;
  }

  private static MessageType schema(String fields) {
    return MessageTypeParser.parseMessageType("message rows { " + fields + " }");
  }

  private static Binary bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return Binary.fromConstantByteArray(bytes);
  }

  private static Binary int96(long nanosOfDay, int day) {
    return Binary.fromConstantByteArray(
        ByteBuffer.allocate(12)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(nanosOfDay)
            .putInt(day)
            .array());
  }
}
