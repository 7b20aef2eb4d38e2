/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.gateway;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.twinbeam.io.log.Position;

/** What a sender is told of events that the log has: their count, and their places in runs. */
final class Receipt {
  private Receipt() {}

  static Map<String, Object> of(List<Position> positions) {
    SortedMap<Integer, List<long[]>> runs = new TreeMap<>();
    positions.stream()
        .sorted(java.util.Comparator.comparingLong(Position::offset))
        .forEach(position -> add(runs, position));
    List<Map<String, Object>> places = new ArrayList<>();
    runs.forEach(
        (partition, offsets) -> {
          Map<String, Object> place = new LinkedHashMap<>();
          place.put("partition", partition);
          place.put("offsets", offsets);
          places.add(place);
        });
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("events", positions.size());
    body.put("positions", places);
    return body;
  }

  private static void add(SortedMap<Integer, List<long[]>> runs, Position position) {
    List<long[]> offsets = runs.computeIfAbsent(position.partition(), p -> new ArrayList<>());
    long[] last = offsets.isEmpty() ? null : offsets.get(offsets.size() - 1);
    if (last != null && last[1] + 1 == position.offset()) {
      last[1] = position.offset();
    } else {
      offsets.add(new long[] {position.offset(), position.offset()});
    }
  }
}
