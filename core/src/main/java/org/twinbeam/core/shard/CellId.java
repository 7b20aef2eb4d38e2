/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.shard;

/**
 * Names a cell among the views of one definition.
 *
 * @param view index of the view in the definition
 * @param key canonical JSON array of the key's values
 * @param paneStart milliseconds since the Unix epoch
 */
public record CellId(int view, String key, long paneStart) {}
