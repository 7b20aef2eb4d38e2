/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.twinbeam.core.definition.View;
import org.twinbeam.core.log.LogRecord;
import org.twinbeam.core.log.PayloadJson;
import org.twinbeam.core.shard.StreamPlan;
import org.twinbeam.io.lake.ImportLake;
import org.twinbeam.transforms.FoundEvent;

/** What is told of events that were found, as JSON. */
final class TraceReport {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final StreamPlan plan;
  private final TraceInput input;
  private final Map<Long, String> importedFiles;

  /**
   * @param importedFiles names by ordinal
   */
  TraceReport(StreamPlan plan, TraceInput input, Map<Long, String> importedFiles) {
    this.plan = plan;
    this.input = input;
    this.importedFiles = importedFiles;
  }

  Map<String, Object> event(FoundEvent found) {
    LogRecord event = found.record();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("fate", found.fate().name().toLowerCase(Locale.ROOT));
    if (found.step() != null) {
      body.put("step", found.step());
      body.put("cause", found.cause());
    }
    if (found.time() != null) {
      body.put("time", time(found.time()));
    }
    boolean imported = event.partition() < 0;
    if (imported) {
      body.put("import", event.epoch());
      body.put("file", importedFiles.get(event.offset() >> ImportLake.ROW_BITS));
      body.put("row", 1 + (event.offset() & ((1L << ImportLake.ROW_BITS) - 1)));
    } else {
      body.put("epoch", event.epoch());
      body.put("partition", event.partition());
      body.put("offset", event.offset());
      body.put("inLog", input.isInLog(event));
    }
    body.put("lakeFile", input.file(event).orElse(null));
    body.put("receivedAt", time(event.receivedAt()));
    body.put("source", event.source());
    body.put("contentType", event.contentType());
    PayloadJson.put(body, event.payload());
    if (found.fate() == FoundEvent.Fate.ACCEPTED) {
      body.put("cells", found.cells().stream().map(this::cell).toList());
    }
    return body;
  }

  private Map<String, Object> cell(FoundEvent.InWindows cell) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("view", cell.view());
    body.put("version", cell.version());
    body.put("key", key(plan.view(cell.view()).view(), cell.key()));
    body.put("window", time(cell.first()));
    if (cell.last() != cell.first()) {
      body.put("lastWindow", time(cell.last()));
    }
    return body;
  }

  private static Map<String, JsonNode> key(View view, String text) {
    try {
      JsonNode values = JSON.readTree(text);
      Map<String, JsonNode> key = new LinkedHashMap<>();
      for (int i = 0; i < view.key().size(); i++) {
        key.put(view.key().get(i), values.get(i));
      }
      return key;
    } catch (IOException e) {
      throw new UncheckedIOException("a key is no JSON array: " + text, e);
    }
  }

  private static String time(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }
}
