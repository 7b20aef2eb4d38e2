/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.prepare;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.twinbeam.core.schema.Field;

/** Nested records. */
final class ConformRecord implements Conform {
  private final FieldSlots slots;

  ConformRecord(List<Field> fields) {
    this.slots = new FieldSlots(fields);
  }

  @Override
  public Object fromJson(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      return Conform.mismatch("a record", json);
    }
    Object[] values = new Object[slots.size()];
    slots.readObject(json, values);
    Fault fault = slots.firstFault(values);
    if (fault != null) {
      return fault;
    }
    Map<String, Object> record = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i++) {
      record.put(slots.name(i), values[i]);
    }
    return Collections.unmodifiableMap(record);
  }

  @Override
  public Object fromText(String text) {
    return Fault.expected("a record", Quoted.value(text) + ", a text");
  }
}
