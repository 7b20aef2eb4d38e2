/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import org.twinbeam.core.epoch.EpochCut;

/**
 * What the lake recorded of a committed epoch.
 *
 * @param cut where it ends in each partition
 * @param rows its events
 * @param endedAt time in the marker that ended it, milliseconds since the Unix epoch
 */
public record LedgerEntry(EpochCut cut, long rows, long endedAt) {}
