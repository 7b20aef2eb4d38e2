/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */

/**
 * One partition's events in order: de-duplication, aggregation by epoch, and what is told to the
 * store. Knows no engine: both layers call it.
 */
package org.twinbeam.core.shard;
