/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.prepare;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.View;
import org.twinbeam.core.schema.FieldType;
import org.twinbeam.core.schema.FieldType.BoolType;

/**
 * The columns of a definition's prepared events: all fields, then all derived fields, then those
 * that models tell, then the conditions of measures. Measures whose conditions have the same text
 * share a column.
 */
public final class Columns {
  private final List<Column> columns = new ArrayList<>();
  private final Map<String, Integer> indices = new HashMap<>();
  private final List<String> conditions = new ArrayList<>();

  private Columns() {}

  /** The columns of a definition. */
  public static Columns of(Definition d) {
    Columns c = new Columns();
    d.fields().forEach(f -> c.add(new Column(f.name(), f.type())));
    d.derived().forEach(x -> c.add(new Column(x.name(), x.type())));
    d.scored().forEach(x -> c.add(new Column(x.name(), new FieldType.Float64Type())));
    Map<String, Integer> byText = new HashMap<>();
    for (View v : d.views()) {
      for (View.Measure m : v.measures()) {
        if (m.where().isPresent()) {
          String text = m.where().get().strip();
          String name = condition(v.name(), m.name());
          Integer shared = byText.get(text);
          if (shared == null) {
            byText.put(text, c.columns.size());
            c.conditions.add(text);
            c.add(new Column(name, new BoolType()));
          } else {
            c.indices.put(name, shared);
          }
        }
      }
    }
    return c;
  }

  private void add(Column column) {
    indices.put(column.name(), columns.size());
    columns.add(column);
  }

  /** Name of the column that holds the condition of a measure. */
  public static String condition(String view, String measure) {
    return "where:" + view + "." + measure;
  }

  /** All columns. A shared condition has the name of the first measure that has it. */
  public List<Column> all() {
    return List.copyOf(columns);
  }

  /**
   * The place of the column of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public int index(String name) {
    Integer index = indices.get(name);
    if (index == null) {
      throw new IllegalArgumentException(
          "no column '" + name + "'; there are " + indices.keySet().stream().sorted().toList());
    }
    return index;
  }

  int size() {
    return columns.size();
  }

  /** Texts of the conditions, in the order of their columns, which are the last. */
  List<String> conditions() {
    return conditions;
  }
}
