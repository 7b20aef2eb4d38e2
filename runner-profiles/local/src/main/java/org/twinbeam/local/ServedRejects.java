/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.twinbeam.core.oracle.OracleAnswer;
import org.twinbeam.serving.client.ServingClient;

/** The rejects that serving lists, beside those that were planned: place and step of each. */
record ServedRejects(Set<String> missing, Set<String> superfluous, int expected) {
  private static final int PAGE = 1000;

  /** Fetches every page and compares. */
  static ServedRejects compare(ServingClient client, String stream, OracleAnswer answer)
      throws IOException, InterruptedException {
    Set<String> expected = new HashSet<>();
    answer.rejects().forEach(r -> expected.add(text(r.partition(), r.offset(), r.step().name())));
    Set<String> served = new HashSet<>();
    String path = "/v1/streams/" + stream + "/rejects?limit=" + PAGE;
    for (JsonNode page : client.pages(path)) {
      for (JsonNode r : page.path("rejects")) {
        served.add(
            text(r.path("partition").asInt(), r.path("offset").asLong(), r.path("step").asText()));
      }
    }
    Set<String> missing = new TreeSet<>(expected);
    missing.removeAll(served);
    Set<String> superfluous = new TreeSet<>(served);
    superfluous.removeAll(expected);
    return new ServedRejects(missing, superfluous, expected.size());
  }

  boolean equal() {
    return missing.isEmpty() && superfluous.isEmpty();
  }

  private static String text(int partition, long offset, String step) {
    return "partition " + partition + " offset " + offset + " " + step;
  }
}
