/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.schema.Field;
import org.twinbeam.core.schema.FieldType;
import org.twinbeam.it.HostileEvents.Sent;
import org.twinbeam.it.PayloadText.Literal;

/** Payloads that cannot be decoded or do not conform, each a sound event broken in one way. */
final class BrokenPayloads {

  /** Content types whose columns cannot be read, are there twice, or name no field. */
  private static final List<String> BAD_COLUMNS =
      List.of(
          "text/csv; columns=\"a,a\"",
          "text/csv; columns=\"a,%6\"",
          "text/csv; columns=%FF",
          "text/csv; columns=\"a",
          "text/csv; columns=a; columns=b",
          "text/csv; columns=\"No such field\"");

  private final Definition definition;
  private final Random random;
  private final List<Field> required;

  BrokenPayloads(Definition definition, Random random) {
    this.definition = definition;
    this.random = random;
    this.required = definition.fields().stream().filter(Field::required).toList();
  }

  /** Breaks an event given by its fields. */
  Sent of(Map<String, Object> values, String identity) {
    Map<String, Object> sound = PayloadText.named(definition.fields(), values);
    boolean csv = definition.format() == Definition.Format.CSV && random.nextInt(8) > 0;
    String contentType = random.nextBoolean() ? csv ? "text/csv" : "application/json" : null;
    if (contentType == null) {
      csv = definition.format() == Definition.Format.CSV;
    }
    byte[] payload =
        random.nextInt(3) == 0
            ? utf8(text(csv, wrong(sound)))
            : random.nextBoolean() && !csv ? json(sound) : any(csv, text(csv, sound));
    if (csv && random.nextInt(8) == 0) {
      contentType = BAD_COLUMNS.get(random.nextInt(BAD_COLUMNS.size()));
    }
    return new Sent(payload, contentType, identity == null ? null : "file", identity);
  }

  private String text(boolean csv, Map<String, Object> fields) {
    return csv ? PayloadText.csv(definition.fields(), fields, random) : PayloadText.json(fields);
  }

  /** What is broken in any format. */
  private byte[] any(boolean csv, String text) {
    return switch (random.nextInt(7)) {
      case 0 -> new byte[0];
      case 1 -> utf8(text.substring(0, random.nextInt(text.length()))); // cut off
      case 2 -> notUtf8(text);
      case 3 -> noise();
      case 4 -> utf8(text + (csv ? ",\"" : "}"));
      case 5 -> utf8(csv ? text.strip() + "\n" + text : text + " " + text); // two in one
      default -> utf8(csv ? "a" + "\"" + text : text + "\0");
    };
  }

  private byte[] json(Map<String, Object> sound) {
    String json = PayloadText.json(sound);
    String name = definition.fields().get(0).from();
    return switch (random.nextInt(6)) {
      case 0 -> utf8(List.of("null", "[]", "42", "\"text\"", "true").get(random.nextInt(5)));
      case 1 -> utf8(json.replaceFirst("\"(\\w+)\":", "$1:"));
      case 2 ->
          utf8(json.substring(0, json.length() - 1) + ",\"" + name + "\":1,\"" + name + "\":1}");
      case 3 -> utf8(json.replace('"', '\''));
      // Nobody asks for these fields, but they make the whole no JSON that one would read.
      case 4 ->
          utf8(
              PayloadText.json(
                  with(sound, "Unknown", new Literal("[".repeat(64) + "]".repeat(64)))));
      default -> utf8(PayloadText.json(with(sound, "Unknown", new Literal("1".repeat(1001)))));
    };
  }

  /** A byte that UTF-8 does not allow. */
  private byte[] notUtf8(String text) {
    byte[] bytes = utf8(text);
    bytes[random.nextInt(bytes.length)] = (byte) 0xFF;
    return bytes;
  }

  private byte[] noise() {
    byte[] bytes = new byte[1 + random.nextInt(40)];
    random.nextBytes(bytes);
    bytes[0] = (byte) 0x80; // never the first byte of a text
    return bytes;
  }

  /** A field that is not there though it must be, or that is not of its type. */
  private Map<String, Object> wrong(Map<String, Object> sound) {
    Map<String, Object> fields = new LinkedHashMap<>(sound);
    if (random.nextInt(4) == 0) {
      String name = required.get(random.nextInt(required.size())).from();
      if (random.nextBoolean()) {
        fields.remove(name);
      } else {
        fields.put(name, null);
      }
    } else {
      Field field = definition.fields().get(random.nextInt(definition.fields().size()));
      fields.put(field.from(), wrong(field.type()));
    }
    return fields;
  }

  private Object wrong(FieldType type) {
    List<Object> all = new ArrayList<>(List.of(new Literal("{\"x\":1}"), new Literal("[true]")));
    if (type instanceof FieldType.StringType) {
      all.addAll(literals("17", "true", "\"\\ud800\"", "\"\\udc00 \\ud800\"")); // half pairs
    } else if (type instanceof FieldType.BoolType) {
      all.addAll(List.of("maybe", "True", "", new Literal("1")));
    } else if (type instanceof FieldType.Int32Type) {
      all.addAll(literals("2147483648", "-2147483649", "1.5", "true", "1e999999999"));
      all.addAll(List.of("seven", " 7", "+7", "٧"));
    } else if (type instanceof FieldType.Int64Type) {
      all.addAll(literals("9223372036854775808", "-9223372036854775809", "1e400", "0.5", "false"));
      all.addAll(List.of("", "0x7"));
    } else if (type instanceof FieldType.Float64Type) {
      all.addAll(literals("1e400", "-1e400", "true"));
      all.addAll(List.of("much", "NaN", "Infinity", "1.0f"));
    } else if (type instanceof FieldType.DecimalType decimal) {
      all.addAll(
          literals(
              "0." + "0".repeat(decimal.scale()) + "1",
              "1" + "0".repeat(decimal.precision() - decimal.scale()),
              "1e999999999",
              "100e2147483647",
              "true"));
      all.addAll(List.of("dear", "", "+1", "1,5"));
    } else if (type instanceof FieldType.TimestampType timestamp) {
      all.addAll(literals("1e30", "true", timestamp.format().equals("epoch_s") ? "1e12" : "1e18"));
      all.addAll(
          List.of(
              "yesterday",
              "2001-02-30T00:00:00Z",
              "2001-01-01",
              "2001-01-01T24:00:00Z",
              "2001-06-30T23:59:60Z",
              "2001-01-01T00:00:00+19:00",
              "2001-01-01T00:00:00.Z",
              "0000-12-31T23:59:59Z",
              "10000-01-01T00:00:00Z"));
    } else if (type instanceof FieldType.DateType) {
      all.addAll(List.of("2001-13-01", "2001-02-29", "0000-01-01", new Literal("20010101")));
    } else if (type instanceof FieldType.EnumType symbols) {
      String symbol = symbols.symbols().get(0);
      all.addAll(List.of(symbol + " ", "no " + symbol, new Literal("1")));
    } else if (type instanceof FieldType.ListType list) {
      all.addAll(literals("[null]", "{}", "true"));
      all.add(new Literal("[" + PayloadText.json(wrong(list.element())) + "]"));
      all.add("a");
    } else if (type instanceof FieldType.RecordType record) {
      all.addAll(literals("[]", "{}", "1"));
      Field field = record.fields().get(random.nextInt(record.fields().size()));
      all.add(new Literal(PayloadText.json(with(Map.of(), field.from(), wrong(field.type())))));
    }
    return all.get(random.nextInt(all.size()));
  }

  private static List<Literal> literals(String... texts) {
    return Stream.of(texts).map(Literal::new).toList();
  }

  private static Map<String, Object> with(Map<String, Object> sound, String name, Object value) {
    Map<String, Object> fields = new LinkedHashMap<>(sound);
    fields.put(name, value);
    return fields;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
