/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */

/**
 * Byte-level encodings shared by states, batches and snapshots. Nothing here knows what the bytes
 * mean.
 */
package org.twinbeam.core.wire;
