/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import org.twinbeam.core.epoch.EpochCut;

/** Where an ingest job starts: at the first epoch that is not in the lake. */
public final class IngestPositions {

  private IngestPositions() {}

  /**
   * The cut from which to read the log, for {@code LogPositions} and {@link WriteRawEpochs};
   * creates the stream's raw table if it is absent.
   *
   * @param partitions partition count of the stream's log
   * @throws LakeException if the lake was made for another partition count
   */
  public static EpochCut of(LakeConfig config, String stream, int partitions) {
    try (RawLake lake = RawLake.create(config, stream, partitions)) {
      return lake.newestCut();
    }
  }
}
