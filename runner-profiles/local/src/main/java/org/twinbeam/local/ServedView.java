/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.twinbeam.core.oracle.Cell;
import org.twinbeam.core.oracle.Oracle;
import org.twinbeam.serving.client.ServingClient;

/**
 * All that serving answers about one view, fetched page by page.
 *
 * @param cells each measure's value by its name, as read from JSON
 * @param repeated cells that came more than once, which none must
 * @param batchEvents events in the cells' windows that batch states hold
 * @param speedEvents events in the cells' windows that speed states hold
 * @param provenance of the first page
 */
public record ServedView(
    String view,
    Map<Cell, Map<String, Object>> cells,
    List<Cell> repeated,
    long batchEvents,
    long speedEvents,
    JsonNode provenance) {

  private static final int PAGE = 5000;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<LinkedHashMap<String, Object>> OBJECT =
      new TypeReference<>() {};

  static String path(String stream, String view) {
    return "/v1/streams/" + stream + "/views/" + view;
  }

  /** Fetches every page; all are of one run and one generation. */
  public static ServedView fetch(ServingClient client, Oracle oracle, String stream, String view)
      throws IOException, InterruptedException {
    return fetch(client, oracle, stream, view, "");
  }

  /**
   * @param parameters more of the query, each with its ampersand, such as {@code &asOf=5}
   */
  public static ServedView fetch(
      ServingClient client, Oracle oracle, String stream, String view, String parameters)
      throws IOException, InterruptedException {
    Map<Cell, Map<String, Object>> cells = new LinkedHashMap<>();
    List<Cell> repeated = new ArrayList<>();
    long batch = 0;
    long speed = 0;
    JsonNode provenance = null;
    String path = path(stream, view) + "?limit=" + PAGE + parameters;
    for (JsonNode page : client.pages(path)) {
      provenance = provenance == null ? page.path("provenance") : provenance;
      batch += page.path("provenance").path("events").path("batch").asLong();
      speed += page.path("provenance").path("events").path("speed").asLong();
      for (JsonNode row : page.path("rows")) {
        Map<String, Object> measures = JSON.convertValue(row, OBJECT);
        Map<String, Object> key = JSON.convertValue(measures.remove("key"), OBJECT);
        measures.remove("window");
        Instant start = Instant.parse(row.path("window").path("start").asText());
        Cell cell = oracle.cell(view, key, start);
        if (cells.put(cell, measures) != null) {
          repeated.add(cell);
        }
      }
    }
    return new ServedView(view, cells, repeated, batch, speed, provenance);
  }
}
