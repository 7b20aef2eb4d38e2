/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.serving;

import io.javalin.http.Context;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The query parameters of a request, each given at most once and each one that the path knows. */
final class Parameters {

  private final Map<String, String> values = new LinkedHashMap<>();

  private Parameters() {}

  /**
   * @param known names the path takes
   * @throws ProblemException if another is given, or one is given twice
   */
  static Parameters of(Context request, Collection<String> known) {
    Parameters parameters = new Parameters();
    for (Map.Entry<String, List<String>> given : request.queryParamMap().entrySet()) {
      String name = given.getKey();
      if (name.isEmpty()) {
        continue; // A question mark or an ampersand with nothing behind it.
      }
      if (!known.contains(name)) {
        throw ProblemException.parameter(
            ProblemException.Kind.UNKNOWN_PARAMETER,
            name,
            "there is no parameter '"
                + name
                + "' here; "
                + (known.isEmpty() ? "this path takes none" : "there are ")
                + String.join(", ", known));
      }
      if (given.getValue().size() > 1) {
        throw ProblemException.parameter(
            name, String.join("' and '", given.getValue()), "must be given once");
      }
      parameters.values.put(name, given.getValue().get(0));
    }
    return parameters;
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name));
  }

  OptionalLong number(String name, long least, long greatest) {
    String value = values.get(name);
    if (value == null) {
      return OptionalLong.empty();
    }
    String right = "must be a whole number from " + least + " to " + greatest;
    try {
      long number = Long.parseLong(value);
      if (number >= least && number <= greatest) {
        return OptionalLong.of(number);
      }
    } catch (NumberFormatException e) {
      // Said below, with the range.
    }
    throw ProblemException.parameter(name, value, right);
  }
}
