/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.serving;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.twinbeam.core.definition.View;
import org.twinbeam.core.measure.TopItem;
import org.twinbeam.io.store.Coverage;
import org.twinbeam.io.store.EpochRange;
import org.twinbeam.io.store.Pin;

/**
 * Answers as JSON values. Integers and finite floating-point numbers are numbers; decimals, which a
 * reader might round, are strings, and so are NaN and the infinities, which JSON does not have.
 */
public final class AnswerJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private AnswerJson() {}

  /** {"origin": "ORD", ...} of a canonical key. */
  public static Map<String, Object> key(View view, String key) {
    JsonNode values;
    try {
      values = JSON.readTree(key);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the store holds a key that is not JSON: " + key, e);
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    for (int i = 0; i < view.key().size(); i++) {
      fields.put(view.key().get(i), values.get(i));
    }
    return fields;
  }

  /** {"start": "2001-01-03T08:00:00Z", "end": ...}; both are given in milliseconds. */
  public static Map<String, Object> window(long start, long size) {
    Map<String, Object> window = new LinkedHashMap<>();
    window.put("start", Times.text(start));
    window.put("end", Times.text(start + size));
    return window;
  }

  /** A measure's result. */
  public static Object value(Object result) {
    if (result instanceof Double number) {
      return Double.isFinite(number) ? number : number.toString();
    }
    if (result instanceof BigDecimal number) {
      return number.toPlainString();
    }
    if (result == null
        || result instanceof Long
        || result instanceof Boolean
        || result instanceof String) {
      return result;
    }
    if (result instanceof List<?> items) {
      return items.stream().map(item -> item((TopItem) item)).toList();
    }
    return result.toString(); // An instant or a date: ISO 8601.
  }

  private static Map<String, Object> item(TopItem top) {
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("item", value(top.item()));
    item.put("count", top.count());
    item.put("error", top.error());
    return item;
  }

  /** An epoch and a time that belongs to it. */
  static Map<String, Object> epoch(long epoch, OptionalLong time) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("epoch", epoch);
    fields.put("time", time.isPresent() ? Times.text(time.getAsLong()) : null);
    return fields;
  }

  /**
   * What an answer is made of.
   *
   * @param batchEvents events in its rows that came from the batch layer
   * @param speedEvents events in its rows that came from the speed layer
   */
  static Map<String, Object> provenance(
      Pin pin, Coverage coverage, long batchEvents, long speedEvents) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("version", pin.version());
    fields.put("run", pin.run());
    fields.put("generation", pin.generation());
    fields.put("horizon", epoch(pin.horizon(), coverage.horizonAt()));
    fields.put("settled", epoch(coverage.settled(), coverage.settledAt()));
    fields.put("newest", epoch(coverage.newest(), coverage.newestAt()));
    fields.put("imports", coverage.imports());
    fields.put("asOf", pin.asOf().isPresent() ? pin.asOf().getAsLong() : null);
    Map<String, Object> events = new LinkedHashMap<>();
    events.put("batch", batchEvents);
    events.put("speed", speedEvents);
    fields.put("events", events);
    fields.put("rejects", coverage.rejected());
    fields.put("duplicates", coverage.duplicates());
    fields.put("complete", coverage.complete());
    if (!coverage.complete()) {
      fields.put("gap", gap(coverage.missing()));
    }
    return fields;
  }

  private static List<Map<String, Object>> gap(List<EpochRange> missing) {
    List<Map<String, Object>> gap = new ArrayList<>();
    for (EpochRange range : missing) {
      Map<String, Object> epochs = new LinkedHashMap<>();
      epochs.put("first", range.first());
      epochs.put("last", range.last());
      gap.add(epochs);
    }
    return gap;
  }
}
