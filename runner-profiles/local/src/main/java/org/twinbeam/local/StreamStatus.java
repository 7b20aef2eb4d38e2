/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.twinbeam.serving.client.ServingClient;

/**
 * What /v1/status tells of a stream.
 *
 * @param settled newest epoch that the speed layer has finished, -1 if none
 * @param horizon first epoch that the batch layer has not covered, 0 if it has covered none
 * @param batchCells cells of all views that the batch layer has written
 * @param speedCells cells and epochs that the speed layer has written above the horizon
 * @param complete whether no epoch is missing below one that is there
 */
record StreamStatus(
    long settled,
    long horizon,
    long read,
    long accepted,
    long rejected,
    long duplicates,
    long batchCells,
    long speedCells,
    boolean complete) {

  /**
   * @throws IOException if serving does not answer, or not about this stream
   */
  static StreamStatus fetch(ServingClient client, String stream)
      throws IOException, InterruptedException {
    for (JsonNode s : client.get("/v1/status").path("streams")) {
      if (s.path("stream").asText().equals(stream)) {
        JsonNode events = s.path("events");
        return new StreamStatus(
            s.path("settled").path("epoch").asLong(-1),
            s.path("horizon").path("epoch").asLong(0),
            events.path("read").asLong(),
            events.path("accepted").asLong(),
            events.path("rejected").asLong(),
            events.path("duplicates").asLong(),
            s.path("cells").path("batch").asLong(),
            s.path("cells").path("speed").asLong(),
            s.path("complete").asBoolean());
      }
    }
    throw new IOException("serving knows no stream " + stream);
  }

  /** Of both streams together: what is counted in sums, and how far the slower has come. */
  StreamStatus and(StreamStatus other) {
    return new StreamStatus(
        Math.min(settled, other.settled),
        Math.min(horizon, other.horizon),
        read + other.read,
        accepted + other.accepted,
        rejected + other.rejected,
        duplicates + other.duplicates,
        batchCells + other.batchCells,
        speedCells + other.speedCells,
        complete && other.complete);
  }
}
