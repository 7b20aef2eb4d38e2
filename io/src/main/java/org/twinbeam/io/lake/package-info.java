/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * The raw lake: one append-only Iceberg table of Parquet files per stream, {@code raw_<stream>},
 * its files ({@link org.twinbeam.io.lake.RawFileWriter}, {@link
 * org.twinbeam.io.lake.RawFileReader}), its commit protocol ({@link org.twinbeam.io.lake.RawLake}),
 * and the transform that fills it ({@link org.twinbeam.io.lake.WriteRawEpochs}).
 *
 * <p>Imports are a second such table, {@code imports_<stream>} ({@link
 * org.twinbeam.io.lake.ImportLake}).
 *
 * <p>What a payload means does not belong here: raw rows are what was received.
 */
package org.twinbeam.io.lake;
