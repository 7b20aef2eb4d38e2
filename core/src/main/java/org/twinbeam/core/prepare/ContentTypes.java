/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.prepare;

import java.util.Locale;
import org.twinbeam.core.definition.Definition.Format;

/** Media types of payloads. */
final class ContentTypes {
  private ContentTypes() {}

  /** The format that a content type names; the definition's where none is given. */
  static Format format(String contentType, Format definitions) throws DecodeException {
    if (contentType == null || contentType.isBlank()) {
      return definitions;
    }
    if (contentType.equals("application/json")) {
      return Format.JSON;
    }
    String[] parts = contentType.split(";");
    Format format = ofMediaType(parts.length == 0 ? "" : parts[0].strip().toLowerCase(Locale.ROOT));
    if (format == null) {
      throw new DecodeException(
          "unknown content type "
              + Quoted.value(contentType)
              + "; expected application/json or text/csv");
    }
    for (int i = 1; i < parts.length; i++) {
      String p = parts[i].strip().toLowerCase(Locale.ROOT).replace("\"", "");
      if (p.startsWith("charset=") && !p.equals("charset=utf-8") && !p.equals("charset=us-ascii")) {
        throw new DecodeException(
            "content type " + Quoted.value(contentType) + " is not in UTF-8; expected UTF-8");
      }
    }
    return format;
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
}
