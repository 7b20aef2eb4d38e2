/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * The pipelines: which transforms make up each job, where it starts, and what publishes it. One
 * class a job; what the steps compute is in {@code transforms}, and the runner is chosen by the
 * profile.
 */
package org.twinbeam.pipelines;
