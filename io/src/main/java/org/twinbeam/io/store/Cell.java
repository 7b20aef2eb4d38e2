/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.store;

/**
 * A cell of a view version.
 *
 * @param key canonical JSON array of the key's values
 * @param paneStart start of the pane, milliseconds since the Unix epoch
 */
public record Cell(String key, long paneStart) {}
