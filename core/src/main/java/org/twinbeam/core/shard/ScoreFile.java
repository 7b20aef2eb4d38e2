/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.shard;

import java.io.Serializable;

/** A file of scores, written and not committed yet. */
public record ScoreFile(String path, long rows, long bytes) implements Serializable {}
