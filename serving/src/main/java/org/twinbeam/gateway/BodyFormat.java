/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.gateway;

import java.util.Locale;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.io.format.AvroSplitter;
import org.twinbeam.io.format.CsvSplitter;
import org.twinbeam.io.format.JsonSplitter;
import org.twinbeam.io.format.LinesSplitter;
import org.twinbeam.io.format.OpaqueSplitter;
import org.twinbeam.io.format.SplitLimits;
import org.twinbeam.io.format.Splitter;

/** Which splitter a content type asks for. */
final class BodyFormat {
  private BodyFormat() {}

  /** A content type without its parameters, in lower case; "" if there is none. */
  static String mediaType(String contentType) {
    return contentType == null ? "" : contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  /**
   * @param contentType as the request has it; without one, and for plain text, which is all that a
   *     browser's beacon can say, the definition's format is meant
   * @throws Refusal if it is text in other than UTF-8
   */
  static Splitter splitter(String contentType, Definition.Format absent, SplitLimits limits)
      throws Refusal {
    return switch (mediaType(contentType)) {
      case "application/json", "text/json" -> {
        needUtf8(contentType);
        yield new JsonSplitter(limits);
      }
      case "application/x-ndjson",
          "application/ndjson",
          "application/jsonl",
          "application/x-jsonlines" -> {
        needUtf8(contentType);
        yield new LinesSplitter(limits);
      }
      case "text/csv", "application/csv" -> {
        needUtf8(contentType);
        yield "absent".equals(parameter(contentType, "header"))
            ? CsvSplitter.withoutHeader(limits)
            : CsvSplitter.withHeader(limits);
      }
      case "application/avro", "avro/binary", "application/vnd.apache.avro" -> avro(limits);
      case "", "text/plain" -> {
        needUtf8(contentType);
        yield switch (absent) {
          case JSON -> new JsonSplitter(limits);
          case CSV -> CsvSplitter.withHeader(limits);
          case AVRO -> avro(limits);
        };
      }
      default -> new OpaqueSplitter(limits, contentType);
    };
  }

  /** A schema may be larger than the names of columns. */
  private static AvroSplitter avro(SplitLimits limits) {
    return new AvroSplitter(
        new SplitLimits(
            limits.eventBytes(),
            SplitLimits.DEFAULT.headerBytes(),
            limits.depth(),
            limits.events(),
            limits.blockBytes()));
  }

  private static void needUtf8(String contentType) throws Refusal {
    String charset = parameter(contentType, "charset");
    if (charset != null && !charset.equals("utf-8") && !charset.equals("us-ascii")) {
      throw Refusal.of(
          Refusal.Kind.UNKNOWN_ENCODING, "charset is '" + charset + "', must be utf-8");
    }
  }

  private static String parameter(String contentType, String name) {
    if (contentType != null) {
      for (String part : contentType.split(";", -1)) {
        String p = part.strip().toLowerCase(Locale.ROOT);
        if (p.startsWith(name + "=")) {
          return p.substring(name.length() + 1).replace("\"", "");
        }
      }
    }
    return null;
  }
}
