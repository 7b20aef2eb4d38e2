/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.store;

/**
 * A file that was imported.
 *
 * @param ordinal its place among all files of the stream's imports, from 0
 * @param number number of its import
 * @param name path or address as it was imported
 * @param sha256 of its content, in hexadecimal digits
 */
public record ImportFile(long ordinal, long number, String name, String sha256, long rows) {}
