/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks.flinkpeer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.api.java.tuple.Tuple3;

/** Events of a short while, by the cells that they belong to. */
final class Bundle {
  private static final int[] NO_NUMBERS = {};

  private static final class Group {
    private int events;
    private long sum;
    private int[] numbers = NO_NUMBERS;
    private final List<String> texts = new ArrayList<>(4);
  }

  private final Map<Tuple3<Integer, Long, String>, Group> groups = new HashMap<>();
  private Tuple3<Integer, Long, String> wanted = new Tuple3<>();

  /**
   * @param text null if the view has no sketch of texts
   */
  void add(CellView view, long start, String key, int number, String text) {
    wanted.setFields(view.ordinal(), start, key);
    Group group = groups.get(wanted);
    if (group == null) {
      group = new Group();
      groups.put(wanted, group);
      wanted = new Tuple3<>();
    }
    if (view.most()) {
      group.numbers = group.events == 0 ? new int[] {number} : group.numbers;
      group.numbers[0] = Math.max(group.numbers[0], number);
    } else if (view.numbers() != null) {
      if (group.numbers.length == group.events) {
        group.numbers = Arrays.copyOf(group.numbers, Math.max(4, 2 * group.events));
      }
      group.numbers[group.events] = number;
    }
    if (text != null) {
      group.texts.add(text);
    }
    group.events++;
    group.sum += number;
  }

  /** Gives what there is, and is empty. */
  void drain(Consumer<CellPart> out) {
    groups.forEach(
        (cell, group) -> {
          int[] numbers =
              group.numbers.length <= 1
                  ? group.numbers
                  : Arrays.copyOf(group.numbers, group.events);
          out.accept(
              new CellPart(
                  cell, group.events, group.sum, numbers, group.texts.toArray(String[]::new)));
        });
    groups.clear();
  }
}
