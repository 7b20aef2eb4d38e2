/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import java.time.Duration;
import java.util.Optional;

/**
 * All that the display shows, at one moment.
 *
 * @param phase what is being done now, in a few words
 * @param sent events that the log has acknowledged
 * @param planned events that will be sent
 * @param batchRuns batch runs published
 * @param status what serving says; empty while it does not answer
 */
record Progress(
    Duration elapsed,
    String phase,
    int sent,
    int planned,
    int batchRuns,
    Optional<StreamStatus> status) {}
