/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * The log: one Kafka topic per stream, {@code <stream>.events}, its writers (the doors' {@link
 * org.twinbeam.io.log.LogWriter} and the {@link org.twinbeam.io.log.Ticker}), its conditions
 * ({@link org.twinbeam.io.log.StreamLog}), and its readers ({@link org.twinbeam.io.log.ReadLog} in
 * pipelines, {@link org.twinbeam.io.log.LogScan} elsewhere).
 *
 * <p>What a payload means does not belong here. Only {@code ReadLog} and the coders know Beam:
 * everything else runs in doors and serving, where Beam is not on the class path.
 */
package org.twinbeam.io.log;
