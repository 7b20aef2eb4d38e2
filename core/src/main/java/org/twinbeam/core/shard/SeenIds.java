/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.shard;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The ids that have passed the checks in one partition, and the positions of rejects, as far back
 * as a duplicate is recognised.
 *
 * <p>An id is known by the newest epoch in which an event with it passed. It is forgotten as soon
 * as that epoch lies more than {@code within} epochs back: the rule looks no further, so a reader
 * that starts {@code within} epochs early knows all it needs.
 */
final class SeenIds {
  private final int within;
  private final Map<String, Long> newestEpoch = new HashMap<>();
  private final TreeMap<Long, List<String>> byEpoch = new TreeMap<>();

  /** The epoch asked about last, in one object for all its ids, and where these are. */
  private Long boxed = -1L;

  private List<String> ofEpoch;

  SeenIds(int within) {
    this.within = within;
  }

  /** Records that an event with this id passed, and tells whether it repeats one. */
  boolean isRepeat(String id, long epoch) {
    if (boxed != epoch) {
      boxed = epoch;
      ofEpoch = byEpoch.computeIfAbsent(epoch, e -> new ArrayList<>());
    }
    Long before = newestEpoch.put(id, boxed);
    if (before == null || before != epoch) {
      ofEpoch.add(id);
    }
    return before != null && before >= epoch - within;
  }

  /** Forgets what no event of this epoch or a later one can repeat. */
  void forgetBefore(long epoch) {
    var expired = byEpoch.headMap(epoch - within);
    expired.forEach((e, ids) -> ids.forEach(id -> newestEpoch.remove(id, e)));
    expired.clear();
  }

  /** The ids that passed in each epoch still remembered, each once, epochs ascending. */
  TreeMap<Long, List<String>> byEpoch() {
    return byEpoch;
  }

  /**
   * @param ids that passed in an epoch, each once, of which nothing is known here yet
   */
  void restore(long epoch, List<String> ids) {
    Long one = epoch;
    byEpoch.put(epoch, new ArrayList<>(ids));
    ids.forEach(id -> newestEpoch.merge(id, one, (a, b) -> a > b ? a : b));
  }
}
