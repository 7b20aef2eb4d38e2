/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
/** The speed layer's work as an engineer of Flink would write it. */
package org.twinbeam.benchmarks.flinkpeer;
