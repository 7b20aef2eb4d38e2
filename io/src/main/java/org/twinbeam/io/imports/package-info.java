/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * Imports of files into the lake: found, told apart by their content, read row by row and written,
 * each file whole or not at all ({@link org.twinbeam.io.imports.ImportFiles}). What was written is
 * for the driver to commit ({@link org.twinbeam.io.lake.ImportLake}).
 *
 * <p>How a format is split does not belong here; that is {@code format}'s.
 */
package org.twinbeam.io.imports;
