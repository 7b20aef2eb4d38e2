/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import java.io.Serializable;

/**
 * A file whose rows are in the lake, or a stretch of another source that was imported like one.
 *
 * @param ordinal its place among all files of the stream's imports, from 0
 * @param number number of its import
 * @param name path or address as it was imported
 * @param sha256 of its content, in hexadecimal digits: no other file of the stream has it
 * @param bytes its size
 */
public record ImportedFile(
    long ordinal, long number, String name, String sha256, long bytes, long rows)
    implements Serializable {}
