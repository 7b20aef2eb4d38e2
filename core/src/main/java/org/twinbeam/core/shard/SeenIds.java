/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.shard;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
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
  private final TreeMap<Long, Set<String>> byEpoch = new TreeMap<>();

  SeenIds(int within) {
    this.within = within;
  }

  /** Records that an event with this id passed, and tells whether it repeats one. */
  boolean isRepeat(String id, long epoch) {
    Long before = newestEpoch.put(id, epoch);
    if (before == null || before != epoch) {
      byEpoch.computeIfAbsent(epoch, e -> new HashSet<>()).add(id);
    }
    return before != null && before >= epoch - within;
  }

  /** Forgets what no event of this epoch or a later one can repeat. */
  void forgetBefore(long epoch) {
    var expired = byEpoch.headMap(epoch - within);
    expired.forEach((e, ids) -> ids.forEach(id -> newestEpoch.remove(id, e)));
    expired.clear();
  }

  /** The ids that passed in each epoch still remembered, ascending. */
  TreeMap<Long, Set<String>> byEpoch() {
    return byEpoch;
  }

  void restore(long epoch, Set<String> ids) {
    byEpoch.computeIfAbsent(epoch, e -> new HashSet<>()).addAll(ids);
    ids.forEach(id -> newestEpoch.merge(id, epoch, Math::max));
  }
}
