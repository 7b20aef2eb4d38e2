/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * The meter: Twinbeam beside jobs written for one engine, on the same work to the same answer, as
 * ratios. What it measured last is kept in results.json, and stands in RESULTS.md.
 */
package org.twinbeam.benchmarks;
