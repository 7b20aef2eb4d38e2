/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What an answer covers, for a person. */
final class Provenance {
  private Provenance() {}

  /** Which layer has what of it, and what is missing. */
  static String covered(JsonNode provenance) {
    long horizon = provenance.path("horizon").path("epoch").asLong();
    long imports = provenance.path("imports").asLong();
    List<String> covered = new ArrayList<>();
    if (provenance.path("run").asLong() > 0) {
      List<String> parts = new ArrayList<>();
      if (horizon > 0) {
        parts.add("epochs below " + horizon);
      }
      if (imports > 0) {
        parts.add(Counted.of(imports, "import"));
      }
      covered.add("batch run " + provenance.path("run") + " (" + String.join(", ", parts) + ")");
    }
    long newest = provenance.path("newest").path("epoch").asLong();
    if (provenance.path("generation").asLong() > 0 && newest >= horizon) {
      covered.add(
          "speed generation "
              + provenance.path("generation")
              + " ("
              + epochs(horizon, newest)
              + ", final to "
              + provenance.path("settled").path("epoch")
              + ")");
    }
    if (covered.isEmpty()) {
      covered.add("nothing yet");
    }
    JsonNode asOf = provenance.path("asOf");
    return String.join(" and ", covered)
        + (asOf.isNumber() ? ", as of epoch " + asOf : "")
        + (provenance.path("complete").asBoolean()
            ? ""
            : ", with epochs missing: " + provenance.path("gap"));
  }

  private static String epochs(long first, long last) {
    return first == last ? "epoch " + first : "epochs " + first + " to " + last;
  }
}
