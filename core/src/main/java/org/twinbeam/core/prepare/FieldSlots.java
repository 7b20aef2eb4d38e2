/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.prepare;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.twinbeam.core.schema.Field;

/** Fields with the places of their values in an array. */
final class FieldSlots {
  private static final Fault NULL = new Fault("is null, but a value is required");
  private static final Fault MISSING = new Fault("is missing, but a value is required");

  private final String[] names;

  /** As causes name them. */
  private final String[] told;

  private final boolean[] required;
  private final Conform[] conforms;

  /** By the names that payloads have for them. */
  private final Map<String, Integer> slots = new HashMap<>();

  private final Map<String, Integer> named = new HashMap<>();

  FieldSlots(List<Field> fields) {
    names = new String[fields.size()];
    told = new String[fields.size()];
    required = new boolean[fields.size()];
    conforms = new Conform[fields.size()];
    for (int i = 0; i < names.length; i++) {
      Field f = fields.get(i);
      names[i] = f.name();
      told[i] = f.renamed() ? f.name() + " (from " + Quoted.value(f.from()) + ")" : f.name();
      required[i] = f.required();
      conforms[i] = Conform.to(f.type());
      slots.put(f.from(), i);
      named.put(f.name(), i);
    }
  }

  int size() {
    return names.length;
  }

  String name(int slot) {
    return names[slot];
  }

  /** The place of the field of that name, or -1 if there is none. */
  int find(String name) {
    return named.getOrDefault(name, -1);
  }

  /** The place of the field for which payloads have that name, or -1 if there is none. */
  int findFrom(String name) {
    return slots.getOrDefault(name, -1);
  }

  /**
   * Reads the object that the parser has just entered, to its end. Members that are no fields are
   * passed over.
   */
  void readObject(JsonParser json, Object[] values) throws IOException {
    while (json.nextToken() != JsonToken.END_OBJECT) {
      readMember(json, values);
    }
  }

  /** As {@link #readObject}, but only until one member was a field. */
  void readFirst(JsonParser json, Object[] values) throws IOException {
    boolean found = false;
    while (!found && json.nextToken() != JsonToken.END_OBJECT) {
      found = readMember(json, values);
    }
  }

  /** Reads the member whose name the parser is at; tells whether it is a field. */
  private boolean readMember(JsonParser json, Object[] values) throws IOException {
    Integer slot = slots.get(json.currentName());
    JsonToken value = json.nextToken();
    if (slot == null) {
      json.skipChildren();
      return false;
    }
    if (value == JsonToken.VALUE_NULL) {
      values[slot] = required[slot] ? NULL : null;
    } else {
      values[slot] = conforms[slot].fromJson(json);
    }
    return true;
  }

  /** Conforms one text; null stands for an empty field. */
  void readText(int slot, String text, Object[] values) {
    values[slot] = text == null ? null : conforms[slot].fromText(text);
  }

  /** The fault of the first field, in declared order, that has one; or null. */
  Fault firstFault(Object[] values) {
    for (int i = 0; i < names.length; i++) {
      if (values[i] instanceof Fault fault) {
        return fault.within(told[i]);
      } else if (values[i] == null && required[i]) {
        return MISSING.within(told[i]);
      }
    }
    return null;
  }
}
