/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.prepare;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.twinbeam.core.definition.Definition.Format;

/**
 * What a content type says of a payload.
 *
 * @param columns of a record of CSV, the name of each of its values; null where the definition's
 *     order tells which is which
 */
record ContentType(Format format, List<String> columns) {

  /**
   * Reads the text that came with a payload.
   *
   * @throws DecodeException if it names no known format, an encoding other than UTF-8, or columns
   *     that cannot be read
   */
  static ContentType parse(String text) throws DecodeException {
    String[] parts = text.split(";", -1);
    Format format = ofMediaType(parts[0].strip().toLowerCase(Locale.ROOT));
    if (format == null) {
      throw new DecodeException(
          "unknown content type " + Quoted.value(text) + "; expected application/json or text/csv");
    }
    List<String> columns = null;
    for (int i = 1; i < parts.length; i++) {
      String[] parameter = parts[i].strip().split("=", 2);
      if (parameter.length < 2) {
        continue;
      }
      String value = unquoted(parameter[1].strip());
      switch (parameter[0].toLowerCase(Locale.ROOT)) {
        case "charset" -> checkCharset(text, value);
        case "columns" -> {
          if (format == Format.CSV) {
            if (columns != null) {
              throw new DecodeException("the content type gives columns twice; expected one list");
            }
            columns = columns(value);
          }
        }
        default -> {}
      }
    }
    return new ContentType(format, columns);
  }

  private static Format ofMediaType(String mediaType) {
    return switch (mediaType) {
      case "application/json", "text/json" -> Format.JSON;
      case "text/csv", "application/csv" -> Format.CSV;
      case "application/avro", "avro/binary", "application/vnd.apache.avro" -> Format.AVRO;
      default ->
          mediaType.startsWith("application/") && mediaType.endsWith("+json") ? Format.JSON : null;
    };
  }

  private static String unquoted(String value) {
    boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
    return quoted ? value.substring(1, value.length() - 1) : value;
  }

  private static void checkCharset(String text, String charset) throws DecodeException {
    if (!charset.equalsIgnoreCase("utf-8") && !charset.equalsIgnoreCase("us-ascii")) {
      throw new DecodeException(
          "content type " + Quoted.value(text) + " is not in UTF-8; expected UTF-8");
    }
  }

  private static List<String> columns(String value) throws DecodeException {
    List<String> names = new ArrayList<>();
    for (String name : value.split(",", -1)) {
      names.add(decoded(name));
    }
    return names;
  }

  /** Undoes percent-encoding; nothing else is special, a plus least of all. */
  private static String decoded(String name) throws DecodeException {
    if (name.indexOf('"') >= 0) {
      throw badColumn(name, "a quote inside a name is written %22");
    } else if (name.indexOf('%') < 0) {
      return name;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int start = 0;
    for (int i = name.indexOf('%'); i >= 0; i = name.indexOf('%', start)) {
      bytes.writeBytes(name.substring(start, i).getBytes(StandardCharsets.UTF_8));
      if (i + 2 >= name.length()
          || !HexFormat.isHexDigit(name.charAt(i + 1))
          || !HexFormat.isHexDigit(name.charAt(i + 2))) {
        throw badColumn(name, "two hex digits follow a percent sign");
      }
      bytes.write(HexFormat.fromHexDigits(name, i + 1, i + 3));
      start = i + 3;
    }
    bytes.writeBytes(name.substring(start).getBytes(StandardCharsets.UTF_8));
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw badColumn(name, "percent signs encode UTF-8");
    }
  }

  private static DecodeException badColumn(String name, String expected) {
    return new DecodeException(
        "the content type names a column " + Quoted.value(name) + ", but " + expected);
  }
}
