/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.store;

import java.time.Instant;

/**
 * A view and its version that answers are given from.
 *
 * @param yaml text of the newest definition that has this version
 * @param since when the version became live
 */
public record LiveView(
    String stream, String view, String version, String preparation, String yaml, Instant since) {}
