/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.log;

/** The place of a record in a log. */
public record Position(int partition, long offset) {}
