/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.imports;

import java.io.Serializable;
import org.twinbeam.io.lake.ImportIndex;

/**
 * What an import's steps must know besides the files.
 *
 * @param yaml text of the stream's definition
 * @param attempt names this attempt and no other
 * @param dataDir where raw files go
 * @param scratchDir where the result goes
 * @param number number of the import
 * @param nextOrdinal ordinal of its first file
 * @param index what was imported before
 * @param format format of files whose names do not tell; null to refuse them
 * @param startedAt when it began, milliseconds since the Unix epoch
 */
public record ImportPlan(
    String yaml,
    String attempt,
    String dataDir,
    String scratchDir,
    int buckets,
    long number,
    long nextOrdinal,
    ImportIndex index,
    FileFormat format,
    long startedAt)
    implements Serializable {}
