/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.oracle;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.twinbeam.core.oracle.NaiveDecoder.Number;
import org.twinbeam.core.prepare.Outcome.Step;
import org.twinbeam.core.schema.Field;
import org.twinbeam.core.schema.FieldType;

/** One record of CSV (RFC 4180) without a header. */
final class NaiveCsv {

  /** A field in quotes, which are doubled inside it, or one without any. */
  private static final Pattern FIELD =
      Pattern.compile("\"(?<quoted>[^\"]*+(?:\"\"[^\"]*+)*+)\"|(?<plain>[^,\"\r\n]*+)");

  private static final Pattern ONE_LINE_END = Pattern.compile("\r?\n\\z");

  private NaiveCsv() {}

  /**
   * @param columns the names of the record's values, or null if they are the fields in their order
   * @return by the payload's name of each field that is there, what JSON would have held: null,
   *     text, number or bool
   * @throws Refusal if it is anything but one such record
   */
  static Map<String, Object> decode(String text, List<Field> fields, List<String> columns) {
    if (text.isEmpty()) {
      throw new Refusal(Step.DECODE, "nothing there");
    }
    List<String> names = columns == null ? fields.stream().map(Field::from).toList() : columns;
    if (new HashSet<>(names).size() < names.size()) {
      throw new Refusal(Step.DECODE, "a column is there twice");
    }
    List<String> texts = split(ONE_LINE_END.matcher(text).replaceFirst(""));
    if (texts.size() != names.size()) {
      throw new Refusal(Step.DECODE, texts.size() + " fields, not " + names.size());
    }
    Map<String, Object> values = new LinkedHashMap<>();
    for (Field field : fields) {
      int column = names.indexOf(field.from());
      if (column >= 0) {
        values.put(field.from(), value(field.type(), texts.get(column)));
      }
    }
    return values;
  }

  private static List<String> split(String record) {
    List<String> texts = new ArrayList<>();
    Matcher field = FIELD.matcher(record);
    int at = 0;
    while (true) {
      if (!field.region(at, record.length()).lookingAt()) {
        throw new Refusal(Step.DECODE, "a quote is not closed");
      }
      String plain = field.group("plain");
      texts.add(
          plain == null
              ? field.group("quoted").replace("\"\"", "\"")
              : plain.isEmpty() ? null : plain);
      at = field.end();
      if (at == record.length()) {
        return texts;
      } else if (record.charAt(at) != ',') {
        throw new Refusal(Step.DECODE, "neither a comma nor the end at character " + at);
      }
      at++;
    }
  }

  /** A text as the value that JSON would have held. */
  static Object value(FieldType type, String text) {
    if (text == null) {
      return null;
    } else if (type instanceof FieldType.BoolType && text.matches("true|false")) {
      return Boolean.valueOf(text);
    } else if (isNumber(type) && NaiveConform.isNumber(text)) {
      return new Number(text);
    }
    return text;
  }

  private static boolean isNumber(FieldType type) {
    return type instanceof FieldType.Int32Type
        || type instanceof FieldType.Int64Type
        || type instanceof FieldType.Float64Type
        || type instanceof FieldType.DecimalType
        || type instanceof FieldType.TimestampType time && time.format().startsWith("epoch_");
  }
}
