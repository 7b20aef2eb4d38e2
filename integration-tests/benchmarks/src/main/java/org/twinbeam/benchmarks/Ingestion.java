/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks;

import java.nio.file.Path;
import java.util.Optional;
import org.twinbeam.embedded.ChildJvm;
import org.twinbeam.io.lake.LakeConfig;
import org.twinbeam.io.lake.RawLake;
import org.twinbeam.local.Engine;

/** Twinbeam's ingestion of a log, stopped when the lake has all of its epochs. */
final class Ingestion {
  private Ingestion() {}

  static Pace run(Bench bench, String stream, Path definition, FlightLog log) throws Exception {
    try (Progress progress = new Progress(lake(bench), stream);
        ChildJvm job =
            bench.start(
                Engine.FLINK,
                definition,
                "ingest",
                "--bootstrapServers=" + bench.log().bootstrapServers())) {
      return Pace.of(job, log, progress::epochs);
    }
  }

  static LakeConfig lake(Bench bench) {
    return new LakeConfig(
        bench.store().url(),
        bench.store().user(),
        bench.store().password(),
        bench.warehouse().toString());
  }

  /** What the lake's catalog has committed. */
  private static final class Progress implements AutoCloseable {
    private final LakeConfig config;
    private final String stream;
    private Optional<RawLake> lake = Optional.empty();

    Progress(LakeConfig config, String stream) {
      this.config = config;
      this.stream = stream;
    }

    long epochs() {
      if (lake.isEmpty()) {
        lake = RawLake.find(config, stream);
      }
      return lake.map(there -> there.committedThrough().orElse(-1) + 1).orElse(0L);
    }

    @Override
    public void close() {
      lake.ifPresent(RawLake::close);
    }
  }
}
