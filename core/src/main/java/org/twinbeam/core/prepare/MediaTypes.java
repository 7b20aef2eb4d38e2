/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.prepare;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** Content types that doors give to the payloads they have split. */
public final class MediaTypes {
  public static final String JSON = "application/json";

  private MediaTypes() {}

  /**
   * The content type of one record of CSV that came below a header: {@code text/csv;
   * columns="origin,delay"}, each name percent-encoded. Preparation finds fields by these names.
   */
  public static String csv(List<String> columns) {
    return columns.stream()
        .map(name -> URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20"))
        .collect(Collectors.joining(",", "text/csv; columns=\"", "\""));
  }

  /** The columns that a content type names; none if it names none, or none that can be read. */
  public static List<String> columns(String contentType) {
    try {
      List<String> columns = ContentType.parse(contentType).columns();
      return columns == null ? List.of() : List.copyOf(columns);
    } catch (DecodeException e) {
      return List.of();
    }
  }
}
