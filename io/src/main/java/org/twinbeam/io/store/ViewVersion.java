/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.store;

import java.time.Instant;
import java.util.Optional;

/**
 * A registered version of a view.
 *
 * @param live whether answers are given from it
 * @param head what the batch layer has published of it
 * @param publishedAt when; absent if nothing is
 */
public record ViewVersion(
    String view,
    String version,
    boolean live,
    Instant registeredAt,
    Head head,
    Optional<Instant> publishedAt) {}
