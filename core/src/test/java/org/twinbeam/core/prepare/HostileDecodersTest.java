/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.twinbeam.core.prepare.Outcome.Prepared;
import org.twinbeam.core.prepare.Outcome.Rejected;
import org.twinbeam.core.prepare.Outcome.Step;

/**
 * JSON, CSV in the definition's order and CSV below a header, each with everything that is known to
 * upset parsers. {@link BothWays} asserts that the oracle makes the same of every payload, and a
 * door the same key.
 */
@Timeout(300)
class HostileDecodersTest {
  private static final BothWays STREAM =
      BothWays.of(
          """
          stream: s
          time: at
          id: id
          mqtt: s/{id}
          fields:
            at: {type: timestamp, format: epoch_ms}
            id: string
            n: {type: int64, required: false}
            f: {type: float64, required: false}
            d: {type: decimal, precision: 20, scale: 4, required: false}
            t: {type: timestamp, required: false}
            b: {type: bool, required: false}
          """);
  private static final String JSON =
      "{\"at\":1,\"id\":\"\u00e91\",\"n\":-7,\"f\":1.5e3,\"d\":\"12.5\",\"b\":true,"
          + "\"t\":\"2001-01-01T00:00:00.5Z\",\"other\":{\"k\":[true,false,null]}}";
  private static final String ORDERED = "1,\u00e91,-7,1.5e3,12.5,2001-01-01T00:00:00.5Z,true\r\n";
  private static final String NAMED = "\"more, \"\"or less\",true,1,\u00e91,,-7\n";
  private static final String COLUMNS = MediaTypes.csv(List.of("other", "b", "at", "id", "f", "n"));
  private static final List<String> TYPES =
      List.of("application/json", "text/csv", COLUMNS, "text/csv; columns=\"at,id,n\"");
  private static final Pattern RAW = Pattern.compile("[\uE000-\uE0FF]");
  private static final int LONG = 10_000_000;

  private static List<Outcome> everyWay(byte[] payload) {
    return TYPES.stream().map(type -> STREAM.prepare(payload, type, null)).toList();
  }

  @Property(tries = 1000, seed = "20010201")
  void anyBytes(@ForAll @Size(max = 60) byte[] payload) {
    everyWay(payload);
  }

  @Property(tries = 700, seed = "20010202")
  void anyText(@ForAll @Size(max = 30) String text) {
    everyWay(Prepare.bytes(text));
    everyWay(Prepare.bytes("{\"at\":1,\"id\":\"" + text + "\"}"));
    everyWay(Prepare.bytes("{\"at\":1,\"id\":\"a\",\"" + text + "\":" + text + "}"));
    everyWay(Prepare.bytes("1," + text + ",5"));
    everyWay(Prepare.bytes("1,\"" + text + "\",5"));
  }

  @Property(tries = 700, seed = "20010203")
  void anyContentType(@ForAll @Size(max = 30) String text) {
    for (String type :
        List.of(
            text,
            "text/csv;" + text,
            "text/csv; columns=" + text,
            "text/csv;columns=at,id," + text)) {
      STREAM.prepare(Prepare.bytes("1,a,5"), type, null);
      STREAM.prepare(Prepare.bytes("{\"at\":1,\"id\":\"a\"}"), type, null);
    }
  }

  @Test
  void mutations() {
    Random random = new Random(20010204);
    String tokens = "{}[]:,\"\\eE+-.0123456789 nulltruefals\u0000\n\r\tT\u00e9";
    List<String> payloads = List.of(JSON, ORDERED, NAMED);
    int[] prepared = new int[3];
    int rounds = 3_000;
    for (int i = 0; i < rounds * 3; i++) {
      byte[] payload = Prepare.bytes(payloads.get(i % 3));
      for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
        payload = edited(payload, random, tokens);
      }
      if (STREAM.prepare(payload, TYPES.get(i % 3), null) instanceof Prepared) {
        prepared[i % 3]++;
      }
    }
    for (int survivors : prepared) {
      assertThat(survivors).isBetween(100, rounds - 100);
    }
  }

  @Test
  void mutatedContentTypes() {
    Random random = new Random(20010205);
    byte[] payload = Prepare.bytes(NAMED);
    int prepared = 0;
    for (int i = 0; i < 3_000; i++) {
      byte[] type = edited(Prepare.bytes(COLUMNS), random, "%;,=\" 0aFcolumnscharset+\t\u00e9");
      String text = new String(type, StandardCharsets.UTF_8);
      prepared += STREAM.prepare(payload, text, null) instanceof Prepared ? 1 : 0;
    }
    assertThat(prepared).isBetween(100, 2_900);
  }

  /** Replaces, drops, doubles or inserts a byte, or cuts the rest off. */
  private static byte[] edited(byte[] payload, Random random, String tokens) {
    if (payload.length == 0) {
      return payload;
    }
    int at = random.nextInt(payload.length);
    byte token =
        random.nextInt(12) == 0
            ? (byte) random.nextInt(256)
            : (byte) tokens.charAt(random.nextInt(tokens.length()));
    List<Byte> bytes = new ArrayList<>();
    for (int i = 0; i < payload.length; i++) {
      bytes.add(payload[i]);
    }
    switch (random.nextInt(16)) {
      case 0 -> bytes.remove(at);
      case 1 -> bytes.add(at, bytes.get(at));
      case 2, 3, 4 -> bytes.add(at, token);
      case 5 -> bytes.subList(at, bytes.size()).clear();
      default -> bytes.set(at, token);
    }
    byte[] result = new byte[bytes.size()];
    IntStream.range(0, result.length).forEach(i -> result[i] = bytes.get(i));
    return result;
  }

  /** Accepted, or rejected at the step that is named; short names of payloads for reports. */
  private static DynamicTest json(String name, String payload, String expected) {
    return dynamicTest("json: " + name, () -> check(payload, "application/json", expected));
  }

  private static DynamicTest json(String name, Supplier<String> payload, String expected) {
    return dynamicTest("json: " + name, () -> check(payload.get(), "application/json", expected));
  }

  private static DynamicTest csv(String name, String payload, String expected) {
    return csv(name, () -> payload, expected);
  }

  private static DynamicTest csv(String name, Supplier<String> lazy, String expected) {
    return dynamicTest(
        "csv: " + name,
        () -> {
          String payload = lazy.get();
          check(payload, "text/csv; columns=\"at,id,n\"", expected);
          boolean decoded = !expected.startsWith("DECODE");
          check(decoded ? inOrder(payload) : payload, "text/csv", expected);
        });
  }

  /** Four values more, for the other fields, before the line's end. */
  private static String inOrder(String payload) {
    String end = payload.endsWith("\r\n") ? "\r\n" : payload.endsWith("\n") ? "\n" : "";
    return payload.substring(0, payload.length() - end.length()) + ",,,," + end;
  }

  private static void check(String payload, String contentType, String expected) {
    byte[] sent = bytes(payload);
    Outcome outcome = STREAM.prepare(sent, contentType, null);
    assertThat(outcome instanceof Rejected r ? r.step() + ": " + r.cause() : "accepted")
        .startsWith(expected);
    if (sent.length < LONG / 10) {
      everyWay(sent);
    }
  }

  private static byte[] bytes(String payload) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(payload.length());
    Matcher raw = RAW.matcher(payload);
    int start = 0;
    while (raw.find()) {
      bytes.writeBytes(Prepare.bytes(payload.substring(start, raw.start())));
      bytes.write(raw.group().charAt(0));
      start = raw.end();
    }
    bytes.writeBytes(Prepare.bytes(payload.substring(start)));
    return bytes.toByteArray();
  }

  /** Bytes that are no text, one character each. */
  private static String raw(String hex) {
    StringBuilder text = new StringBuilder();
    for (byte b : HexFormat.of().parseHex(hex)) {
      text.append((char) (0xE000 | (b & 0xFF)));
    }
    return text.toString();
  }

  private static String with(String members) {
    return "{\"at\":1,\"id\":\"a\"," + members + "}";
  }

  private static String deep(int lists) {
    return with("\"x\":" + "[".repeat(lists) + "]".repeat(lists));
  }

  @TestFactory
  Stream<DynamicTest> jsonCorpus() {
    String no = Step.DECODE.name();
    List<DynamicTest> tests =
        new ArrayList<>(
            List.of(
                json("sound", JSON, "accepted"),
                json("empty", "", no + ": the payload is empty"),
                json("blank", " \t\r\n ", no + ": the payload is empty"),
                json("mark", "\uFEFF" + JSON, "accepted"),
                json("mark alone", "\uFEFF", no),
                json("two marks", "\uFEFF\uFEFF" + JSON, no),
                json("mark inside", "{\uFEFF" + JSON.substring(1), no),
                json("UTF-16", "\0{\0}", no + ": NUL at byte 0"),
                json("line ends of old", "{\r\"at\":1,\r\"id\":\"a\"\r}\r", "accepted"),
                json("NUL after it", JSON + "\0", no + ": NUL at byte"),
                json("NUL escaped", with("\"id2\":\"\\u0000\""), "accepted"),
                json("control in a text", with("\"x\":\"\u0001\""), no),
                json("63 deep", deep(62), "accepted"),
                json("64 deep", deep(63), "accepted"),
                json("65 deep", deep(64), no),
                json("100,000 deep", deep(100_000), no),
                json("100,000 open", "{\"at\":" + "[".repeat(100_000), no),
                json("100,000 objects", "{\"a\":".repeat(100_000), no),
                json("key twice", with("\"id\":\"b\""), no),
                json("key twice, escaped", with("\"\\u0069d\":\"b\""), no),
                json("key twice, unknown", with("\"x\":1,\"x\":1"), no),
                json("key twice, nested", with("\"x\":[{\"y\":{\"z\":1,\"z\":1}}]"), no),
                json("1e999999999", with("\"n\":1e999999999"), "CONFORM: n"),
                json("1e-999999999", with("\"n\":1e-999999999"), "CONFORM: n"),
                json("0e999999999", with("\"n\":0e999999999"), "accepted"),
                json("1e99999999999", with("\"d\":1e99999999999"), "CONFORM: d"),
                json("decimal 1e999999999", with("\"d\":1e999999999"), "CONFORM: d"),
                json("float 1e999999999", with("\"f\":1e999999999"), "CONFORM: f"),
                json("float 1e-999999999", with("\"f\":1e-999999999"), "accepted"),
                json("time 1e999999999", "{\"at\":1e999999999,\"id\":\"a\"}", "CONFORM: at"),
                json("1,000 digits", with("\"n\":" + "9".repeat(1000)), "CONFORM: n"),
                json("1,000 zeros", with("\"f\":0." + "0".repeat(998)), "accepted"),
                json("1,001 digits", with("\"n\":" + "9".repeat(1001)), no),
                json("10 million digits", () -> with("\"n\":" + "9".repeat(LONG)), no),
                json(
                    "many digits in a text",
                    () -> with("\"d\":\"" + "9".repeat(LONG) + "\""),
                    "CONFORM"),
                json("digits of another script", with("\"d\":\"\u0667\""), "CONFORM: d"),
                json("10 MB text", () -> with("\"x\":\"" + "x".repeat(LONG) + "\""), "accepted"),
                json(
                    "10 MB id",
                    () -> "{\"at\":1,\"id\":\"" + "\u00e9".repeat(LONG / 2) + "\"}",
                    "accepted"),
                json("10 MB time", () -> with("\"t\":\"" + "0".repeat(LONG) + "\""), "CONFORM: t"),
                json("10 MB name", () -> with("\"" + "x".repeat(LONG) + "\":1"), "accepted"),
                json("10 MB of white space", () -> " ".repeat(LONG) + JSON, "accepted"),
                json("10 MB not closed", () -> "{\"id\":\"" + "x".repeat(LONG), no),
                json("100,000 names", with(names(100_000)), "accepted"),
                json("half a pair, escaped", "{\"at\":1,\"id\":\"\\ud800\"}", "CONFORM: id"),
                json("other half, escaped", "{\"at\":1,\"id\":\"\\udc00\\ud800\"}", "CONFORM: id"),
                json("half a pair nobody asks for", with("\"x\":\"\\ud800\""), "accepted"),
                json("a pair, escaped", "{\"at\":1,\"id\":\"\\ud834\\udd1e\"}", "accepted"),
                json("single quotes", "{'at':1,'id':'a'}", no),
                json("comment", "{\"at\":1,/* no */\"id\":\"a\"}", no),
                json("comma at the end", "{\"at\":1,\"id\":\"a\",}", no),
                json("two objects", JSON + JSON, no),
                json("two lines", JSON + "\n" + JSON, no),
                json("array", "[" + JSON + "]", no)));
    for (String token :
        List.of(
            "NaN", "Infinity", "-Infinity", "+1", "01", ".5", "5.", "0x7", "1e", "nul", "True")) {
      tests.add(json(token, with("\"f\":" + token), no));
      tests.add(json("text " + token, with("\"f\":\"" + token + "\""), "CONFORM: f"));
    }
    for (String hex : NO_TEXT) {
      tests.add(json("bytes " + hex, "{\"at\":1,\"id\":\"" + raw(hex) + "\"}", no + ": not UTF-8"));
      tests.add(json("bytes " + hex + " first", raw(hex) + JSON, no + ": not UTF-8"));
      tests.add(json("bytes " + hex + " last", JSON + raw(hex), no + ": not UTF-8"));
    }
    return tests.stream();
  }

  /** Overlong forms, encoded surrogates, no Unicode, no lead, cut short, other marks. */
  private static final List<String> NO_TEXT =
      List.of(
          "c080",
          "c0af",
          "e080af",
          "f08080af",
          "eda080",
          "edbfbf",
          "eda0b4edb49e",
          "f4908080",
          "f8888080",
          "ff",
          "fe",
          "80",
          "bf",
          "c3",
          "e282",
          "f09d84",
          "e28228",
          "fffe",
          "feff");

  private static String names(int count) {
    StringBuilder members = new StringBuilder("\"x\":0");
    for (int i = 0; i < count; i++) {
      members.append(",\"x").append(i).append("\":0");
    }
    return members.toString();
  }

  @TestFactory
  Stream<DynamicTest> csvCorpus() {
    String no = Step.DECODE.name();
    List<DynamicTest> tests =
        new ArrayList<>(
            List.of(
                csv("sound", "1,a,5", "accepted"),
                csv("line end", "1,a,5\n", "accepted"),
                csv("line end of two", "1,a,5\r\n", "accepted"),
                csv("line end of old", "1,a,5\r", no),
                csv("lines of old", "1,a,5\r2,b,6\r", no),
                csv("two records", "1,a,5\n2,b,6\n", no),
                csv("two line ends", "1,a,5\n\n", no),
                csv("empty", "", no + ": the payload is empty"),
                csv("mark", "\uFEFF1,a,5", "accepted"),
                csv("mark alone", "\uFEFF", no + ": the payload is empty"),
                csv("two marks", "\uFEFF\uFEFF1,a,5", "CONFORM: at"),
                csv("line end alone", "\n", no),
                csv("NUL", "1,a\0,5", no + ": NUL at byte 3"),
                csv("quoted", "\"1\",\"a\",\"5\"", "accepted"),
                csv("quotes and lines inside", "1,\"a,\"\"b\"\"\r\nc\rd\ne\",5", "accepted"),
                csv("nothing but quotes", "1,\"\"\"\"\"\",5", "accepted"),
                csv("empty text", "1,\"\",5", "accepted"),
                csv("null", "1,,5", "CONFORM: id: is missing"),
                csv("not closed", "1,\"a,5", no),
                csv("closed too early", "1,\"a\"b,5", no),
                csv("quote inside", "1,a\"b\",5", no),
                csv("space before a quote", "1, \"a\",5", no),
                csv("quote at the end", "1,a,\"", no),
                csv("backslash", "1,\"a\\\"b\",5", no),
                csv("other separator", "1;a;5", no),
                csv("NaN", "1,a,NaN", "CONFORM: n"),
                csv("formula", "1,=1+1,5", "accepted"),
                csv("1e999999999", "1,a,1e999999999", "CONFORM: n"),
                csv("1,000 digits", "1,a," + "0".repeat(999) + "5", "accepted"),
                csv("1,001 digits", "1,a," + "0".repeat(1000) + "5", "CONFORM: n"),
                csv("10 million digits", () -> "1,a," + "9".repeat(LONG), "CONFORM: n"),
                csv("10 MB text", () -> "1," + "x".repeat(LONG) + ",5", "accepted"),
                csv("10 MB of quotes", () -> "1,\"" + "\"".repeat(LONG) + "\",5", "accepted"),
                csv("10 MB of open quotes", () -> "\"".repeat(LONG + 1), no),
                csv("10 MB of commas", () -> ",".repeat(LONG), no),
                csv("10 MB of line ends", () -> "1,a,5" + "\n".repeat(LONG), no),
                csv("10 MB not closed", () -> "1,a,\"" + "x".repeat(LONG), no)));
    for (String hex : NO_TEXT) {
      tests.add(csv("bytes " + hex, "1," + raw(hex) + ",5", no + ": not UTF-8"));
      tests.add(csv("bytes " + hex + " last", "1,a,5" + raw(hex), no + ": not UTF-8"));
    }
    return tests.stream();
  }
}
