/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import java.io.Serializable;

/**
 * What a run scores: epochs {@code [horizonFrom, horizon)} of the log, and imports {@code
 * [importsFrom, imports)}.
 */
public record ScoredRange(long horizonFrom, long horizon, long importsFrom, long imports)
    implements Serializable {}
