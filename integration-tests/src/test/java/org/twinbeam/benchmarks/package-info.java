/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */

/** Measures, and compares with what one would write by hand; each prints what it found. */
package org.twinbeam.benchmarks;
