/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import java.io.Serializable;

/**
 * A Parquet file with events of one partition, in offset order, of one epoch or, once compacted, of
 * several.
 *
 * @param firstEpoch epoch of its first event
 * @param lastEpoch epoch of its last event
 * @param firstOffset offset of its first event
 * @param lastOffset offset of its last event
 * @param rows number of events, at least 1
 * @param bytes size of the file
 */
public record RawFile(
    String path,
    int partition,
    long firstEpoch,
    long lastEpoch,
    long firstOffset,
    long lastOffset,
    long rows,
    long bytes)
    implements Serializable {}
