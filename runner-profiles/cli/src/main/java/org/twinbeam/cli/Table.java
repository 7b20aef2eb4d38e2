/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows of text in columns; numbers to the right. */
final class Table {
  private static final int WIDEST = 40;
  private static final String GAP = "  ";

  private final List<String> names;
  private final List<List<String>> rows = new ArrayList<>();

  Table(List<String> names) {
    this.names = List.copyOf(names);
  }

  /** Adds a row of as many texts as there are names. */
  void add(List<String> row) {
    rows.add(row.stream().map(Table::shortened).toList());
  }

  private static String shortened(String text) {
    String line = Values.line(text);
    return line.length() <= WIDEST ? line : line.substring(0, WIDEST - 1) + "…";
  }

  /** The lines, the first of which has the names. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(line(names));
    rows.forEach(row -> lines.add(line(row)));
    return lines;
  }

  private String line(List<String> texts) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < texts.size(); i++) {
      String text = texts.get(i);
      String room = " ".repeat(width(i) - text.length());
      line.append(i == 0 ? "" : GAP).append(isNumber(i) ? room + text : text + room);
    }
    return line.toString().stripTrailing();
  }

  private int width(int column) {
    int widest = names.get(column).length();
    for (List<String> row : rows) {
      widest = Math.max(widest, row.get(column).length());
    }
    return widest;
  }

  private boolean isNumber(int column) {
    return !rows.isEmpty()
        && rows.stream().allMatch(row -> row.get(column).matches("-?[0-9.,]+([eE]-?[0-9]+)?|-|"));
  }
}
