/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
/** What Twinbeam is measured against: each the job that an engineer of its engine would write. */
package org.twinbeam.benchmarks.peer;
