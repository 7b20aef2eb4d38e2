/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.twinbeam.core.definition.View;
import org.twinbeam.core.oracle.OracleAnswer;
import org.twinbeam.core.oracle.OracleComparison;
import org.twinbeam.core.oracle.OracleProgress;
import org.twinbeam.local.ServedView;
import org.twinbeam.serving.client.ServingClient;

/** What serving answers about one stream, beside the truth. */
final class Answers {
  private static final int MANY = 25;

  private final ServingClient client;
  private final Truth truth;

  Answers(ServingClient client, Truth truth) {
    this.client = client;
    this.truth = truth;
  }

  Truth truth() {
    return truth;
  }

  /** Where one view stands. All views of a stream are built together. */
  JsonNode provenance() throws IOException, InterruptedException {
    return provenance(truth.definition().views().get(0));
  }

  JsonNode provenance(View view) throws IOException, InterruptedException {
    String stream = truth.definition().stream();
    return client
        .get("/v1/streams/" + stream + "/views/" + view.name() + "?limit=1")
        .path("provenance");
  }

  long horizon() throws IOException, InterruptedException {
    return horizon(provenance());
  }

  static long horizon(JsonNode provenance) {
    return provenance.path("horizon").path("epoch").asLong();
  }

  static long settled(JsonNode provenance) {
    return provenance.path("settled").path("epoch").asLong(-1);
  }

  long generation() throws IOException, InterruptedException {
    return provenance().path("generation").asLong();
  }

  /**
   * Every view, as of every epoch from the horizon's predecessor to the newest settled one; where
   * these are very many, as of the first, the last and some in between.
   */
  void compareEveryAsOf() throws Exception {
    JsonNode provenance = provenance();
    long first = horizon(provenance) - 1;
    long last = settled(provenance);
    Set<Long> epochs = new TreeSet<>(List.of(first, last));
    for (long i = 0; i <= MANY; i++) {
      epochs.add(first + (last - first) * i / MANY);
    }
    OracleProgress progress = truth.progress(last);
    for (long e : epochs) {
      OracleAnswer answer = progress.asOf(e);
      for (View view : truth.definition().views()) {
        assertComplete(compare(view, answer, "&asOf=" + e), view);
      }
    }
  }

  /** Nothing is pending: the live answer is that of the whole log. */
  void compareLive() throws Exception {
    OracleAnswer whole = truth.whole();
    Waiting.until("all that is read is flushed", () -> counted("read") == whole.total().read());
    for (View view : truth.definition().views()) {
      assertComplete(compare(view, whole, ""), view);
    }
  }

  private long counted(String what) throws IOException, InterruptedException {
    for (JsonNode stream : client.get("/v1/status").path("streams")) {
      if (stream.path("stream").asText().equals(truth.definition().stream())) {
        return stream.path("events").path(what).asLong();
      }
    }
    return -1;
  }

  private static void assertComplete(ServedView served, View view) {
    assertThat(served.provenance().path("complete").asBoolean())
        .as("%s is complete: %s", view.name(), served.provenance())
        .isTrue();
  }

  /**
   * Fetches a view and compares every cell.
   *
   * @return the answer; it equals what was expected, or says itself that it is not complete
   */
  ServedView compare(View view, OracleAnswer expected, String parameters)
      throws IOException, InterruptedException {
    ServedView served =
        ServedView.fetch(
            client, truth.oracle(), truth.definition().stream(), view.name(), parameters);
    assertThat(served.repeated()).as("%s%s: cells given twice", view.name(), parameters).isEmpty();
    if (served.provenance().path("complete").asBoolean()) {
      OracleComparison comparison = OracleComparison.of(expected.only(view.name()), served.cells());
      assertThat(comparison.differences())
          .as("%s%s, %s%n%s", view.name(), parameters, served.provenance(), comparison.describe(5))
          .isEmpty();
    }
    return served;
  }
}
