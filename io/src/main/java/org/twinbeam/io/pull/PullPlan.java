/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.pull;

import java.io.Serializable;

/**
 * What the writing of a pull's rows must know.
 *
 * @param yaml text of the stream's definition
 * @param attempt names this attempt and no other
 * @param dataDir where raw files go
 * @param scratchDir where the result goes
 * @param tiesDir where this source's ties are, and no other's
 * @param buckets those of the stream's imports
 * @param number number of the import
 * @param ordinal of the import's one file
 * @param name of the source in full, as the imports' files have one
 * @param source of each row, as it is told to preparation
 * @param from where it begins
 * @param unique whether no two rows have the same cursor, now or later
 * @param startedAt when it began, milliseconds since the Unix epoch
 */
public record PullPlan(
    String yaml,
    String attempt,
    String dataDir,
    String scratchDir,
    String tiesDir,
    int buckets,
    long number,
    long ordinal,
    String name,
    String source,
    PullCursor from,
    boolean unique,
    long startedAt)
    implements Serializable {}
