/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
/** The batch layer's work as an engineer of Spark would write it. */
package org.twinbeam.benchmarks.peer;
