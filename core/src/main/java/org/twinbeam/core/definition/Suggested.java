/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.definition;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import org.twinbeam.core.expression.Suggestion;

/** Ends a message with what was probably meant, or with all that could have been. */
final class Suggested {
  // What other systems call the same thing.
  private static final Map<String, String> ELSEWHERE =
      Map.ofEntries(
          Map.entry("integer", "int32"),
          Map.entry("int", "int64"),
          Map.entry("long", "int64"),
          Map.entry("bigint", "int64"),
          Map.entry("float", "float64"),
          Map.entry("double", "float64"),
          Map.entry("number", "float64"),
          Map.entry("numeric", "decimal"),
          Map.entry("boolean", "bool"),
          Map.entry("text", "string"),
          Map.entry("varchar", "string"),
          Map.entry("str", "string"),
          Map.entry("datetime", "timestamp"),
          Map.entry("time", "timestamp"),
          Map.entry("array", "list"),
          Map.entry("object", "record"),
          Map.entry("struct", "record"),
          Map.entry("map", "record"),
          Map.entry("avg", "mean"),
          Map.entry("average", "mean"),
          Map.entry("median", "quantile"),
          Map.entry("percentile", "quantile"),
          Map.entry("std", "stddev"),
          Map.entry("var", "variance"),
          Map.entry("maximum", "max"),
          Map.entry("minimum", "min"),
          Map.entry("total", "sum"),
          Map.entry("unique", "distinct"),
          Map.entry("uniq", "distinct"),
          Map.entry("count_distinct", "distinct"),
          Map.entry("topk", "top"),
          Map.entry("name", "stream"),
          Map.entry("derived", "derive"),
          Map.entry("checks", "rules"),
          Map.entry("symbol", "symbols"),
          Map.entry("values", "symbols"),
          Map.entry("element", "items"),
          Map.entry("timezone", "zone"),
          Map.entry("tz", "zone"),
          Map.entry("nullable", "required"),
          Map.entry("optional", "required"),
          Map.entry("dedup_id", "id"),
          Map.entry("key", "id"),
          Map.entry("keys", "key"),
          Map.entry("group_by", "key"),
          Map.entry("aggregates", "measures"),
          Map.entry("metrics", "measures"),
          Map.entry("filter", "where"),
          Map.entry("length", "size"),
          Map.entry("slide", "every"));

  private Suggested() {}

  /** For example "; did you mean 'int32'? use one of string, bool, …". */
  static String among(String written, Collection<String> known) {
    return nearest(written, known) + "; use one of " + String.join(", ", known);
  }

  private static String nearest(String written, Collection<String> known) {
    String meant = ELSEWHERE.get(written.toLowerCase(Locale.ROOT));
    if (meant != null && known.contains(meant)) {
      return "; did you mean '" + meant + "'?";
    }
    return Suggestion.of(written, known).map(near -> "; did you mean '" + near + "'?").orElse("");
  }
}
