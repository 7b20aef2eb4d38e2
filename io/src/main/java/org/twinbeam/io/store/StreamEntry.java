/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.store;

import java.time.Instant;

/** A stream and its newest definition. */
public record StreamEntry(String stream, String preparation, String yaml, Instant registeredAt) {}
