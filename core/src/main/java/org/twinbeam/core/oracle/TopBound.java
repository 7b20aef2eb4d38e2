/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.oracle;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.twinbeam.core.measure.TopItem;

/**
 * The deterministic bound of {@code top}. Up to {@link #EXACT} different values the list is exact.
 * Beyond, what it says of a value is that it occurs at least {@code count} and at most {@code count
 * + error} times; no value left out can occur more often than the last one listed may; and the
 * error is at most the number of all values over {@code EXACT + 1}.
 */
final class TopBound {

  private TopBound() {}

  /** The least power of two that is at least 1024 and at least 8 k. */
  private static int capacity(int k) {
    int capacity = 1024;
    while (capacity < 8 * k) {
      capacity *= 2;
    }
    return capacity;
  }

  /**
   * @param values all values with their counts: the most frequent first; of equal counts, the
   *     lesser value first
   * @param got a list of items, each with {@code item}, {@code count} and {@code error}
   */
  static boolean holds(List<Map.Entry<Object, Long>> values, int k, Object got) {
    if (!(got instanceof List<?> items)) {
      return false;
    }
    List<Item> listed = items.stream().map(Item::of).toList();
    return values.size() <= capacity(k)
        ? isExact(values.subList(0, Math.min(k, values.size())), listed)
        : isWithin(values, k, listed);
  }

  /** An item of the list, from a map or a record of those names. */
  private record Item(Object item, long count, long error) {
    static Item of(Object got) {
      if (got instanceof TopItem top) {
        return new Item(top.item(), top.count(), top.error());
      }
      Map<?, ?> map = (Map<?, ?>) got;
      return new Item(
          map.get("item"),
          ((Number) map.get("count")).longValue(),
          ((Number) map.get("error")).longValue());
    }
  }

  private static boolean isExact(List<Map.Entry<Object, Long>> first, List<Item> listed) {
    if (first.size() != listed.size()) {
      return false;
    }
    for (int i = 0; i < listed.size(); i++) {
      Item item = listed.get(i);
      Map.Entry<Object, Long> expected = first.get(i);
      if (!Plain.same(expected.getKey(), item.item)
          || item.count != expected.getValue()
          || item.error != 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isWithin(List<Map.Entry<Object, Long>> values, int k, List<Item> listed) {
    long all = values.stream().mapToLong(Map.Entry::getValue).sum();
    long error = all / (capacity(k) + 1);
    long leastListed = listed.size() < k ? 0 : listed.get(listed.size() - 1).count;
    if (listed.size() > k) {
      return false;
    }
    for (Map.Entry<Object, Long> value : values) {
      long count = value.getValue();
      Optional<Item> found =
          listed.stream().filter(item -> Plain.same(value.getKey(), item.item)).findFirst();
      boolean right =
          found
              .map(i -> i.count <= count && count <= i.count + i.error && i.error <= error)
              .orElse(count <= leastListed + error);
      if (!right) {
        return false;
      }
    }
    // Only values that occur, each once, the most frequent first.
    return listed.stream().map(Item::item).distinct().count() == listed.size()
        && listed.stream()
            .allMatch(i -> values.stream().anyMatch(v -> Plain.same(v.getKey(), i.item)))
        && IntStream.range(1, listed.size())
            .allMatch(i -> listed.get(i - 1).count >= listed.get(i).count);
  }
}
