/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.shard;

import java.io.Closeable;
import java.io.IOException;
import java.io.Serializable;
import java.util.Optional;

/**
 * Where what models told is kept. Each worker writes files of its own; they count once a run has
 * committed all of them.
 */
public interface ScoreSink extends Serializable {

  /** A writer for a worker's share. */
  Writer open() throws IOException;

  /** Writes a file. Not thread-safe. */
  interface Writer extends Closeable {
    void write(ScoredEvent event) throws IOException;

    /** Completes the file; empty if there was nothing to write. */
    Optional<ScoreFile> finish() throws IOException;

    /** Gives up what is not finished. */
    @Override
    void close() throws IOException;
  }
}
