/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.shard;

import java.util.List;

/**
 * What models told of an accepted event.
 *
 * @param partition with the offset, the event's place in the log, or among the imports if it is
 *     below 0
 * @param epoch of the log, or number of the import
 * @param id text of its id field, or the source's own position, or null if it has neither
 * @param timeMillis event time, milliseconds since the Unix epoch
 * @param scores one for each scored field, in the definition's order
 */
public record ScoredEvent(
    int partition, long offset, long epoch, String id, long timeMillis, List<Double> scores) {}
