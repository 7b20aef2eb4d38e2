/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Fields of a view's key with their values, as a person writes them. */
final class KeyArguments {
  private KeyArguments() {}

  /**
   * What they are in serving's words.
   *
   * @param whole whether all fields of the key are needed
   * @throws RefusedException if one is not of the key, or missing; the message says what the key is
   */
  static String query(
      ServingPlace serving, String stream, String view, List<String> arguments, boolean whole)
      throws IOException, RefusedException {
    List<String> key = key(serving, stream, view);
    Map<String, String> given = new LinkedHashMap<>();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      if (equals <= 0) {
        throw new RefusedException(
            "'"
                + argument
                + "' must be a field and its value, as in shop=Berlin; one with spaces is quoted, as"
                + " in 'shop=New York'");
      }
      String field = argument.substring(0, equals);
      if (!key.contains(field)) {
        throw new RefusedException(of(view, key) + "; '" + field + "' is none of it");
      } else if (given.put(field, argument.substring(equals + 1)) != null) {
        throw new RefusedException("'" + field + "' is given twice");
      }
    }
    if (whole && given.size() < key.size()) {
      throw new RefusedException(of(view, key) + ", and all of it is needed");
    }
    StringBuilder query = new StringBuilder();
    given.forEach(
        (field, value) ->
            query.append("&key.").append(field).append('=').append(ServingPlace.part(value)));
    return query.toString();
  }

  private static List<String> key(ServingPlace serving, String stream, String view)
      throws IOException, RefusedException {
    List<String> views = new ArrayList<>();
    for (JsonNode each : serving.ofStream(stream, "").path("views")) {
      if (each.path("view").asText().equals(view)) {
        List<String> key = new ArrayList<>();
        each.path("key").forEach(field -> key.add(field.asText()));
        return key;
      }
      views.add(each.path("view").asText());
    }
    throw new RefusedException(
        "stream " + stream + " has no view '" + view + "'; there are " + String.join(", ", views));
  }

  private static String of(String view, List<String> key) {
    return key.isEmpty()
        ? view + " has no key"
        : "the key of "
            + view
            + " is "
            + String.join(" ", key.stream().map(field -> field + "=<value>").toList());
  }
}
