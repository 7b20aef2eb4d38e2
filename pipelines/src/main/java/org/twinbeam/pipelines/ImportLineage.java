/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.twinbeam.io.lake.ImportLake;
import org.twinbeam.io.store.PublishedRun;
import org.twinbeam.io.store.Store;

/**
 * Whether a stream's imports and its store are of one life, as {@link Lineage} asks of the log. An
 * import is known by its number and when it was committed. Writes nothing.
 */
final class ImportLineage {
  private static final String ADVICE =
      "Put back the lake that belongs to this store, or give the stream a new name ('stream' in its"
          + " definition) and import its files into that";

  private ImportLineage() {}

  /** As {@link #check(JobContext, Optional)}, for who has not opened the imports. */
  static void check(JobContext job) throws RefusedException {
    try (ImportLake imports = ImportLake.find(job.lake(), job.stream()).orElse(null)) {
      check(job, Optional.ofNullable(imports));
    }
  }

  /**
   * Refuses imports that are not those from which the definition's published runs were built.
   *
   * @param imports the stream's, if there are any
   */
  static void check(JobContext job, Optional<ImportLake> imports) throws RefusedException {
    for (Map.Entry<String, String> view : job.registration().views().entrySet()) {
      List<PublishedRun> runs = Store.published(job.store(), view.getValue());
      if (!runs.isEmpty() && runs.get(0).imports() > 0) {
        check(job, view.getKey(), runs, imports);
      }
    }
  }

  private static void check(
      JobContext job, String view, List<PublishedRun> runs, Optional<ImportLake> imports)
      throws RefusedException {
    long there = imports.map(ImportLake::imports).orElse(0L);
    PublishedRun head = runs.get(0);
    if (head.imports() > there) {
      throw new RefusedException(
          "%s, but the lake in %s has %d. %s"
              .formatted(built(job, view, head), job.lake().warehouse(), there, ADVICE));
    }
    for (PublishedRun run : runs) {
      long at = run.imports() == 0 ? 0 : imports.get().committedAt(run.imports() - 1).orElse(0L);
      if (at != 0 && at != run.importsAt()) {
        throw new RefusedException(
            "%s, the last of which was committed at %s; import %d that is in the lake in %s was committed at %s, so it is another. %s"
                .formatted(
                    built(job, view, run),
                    Instant.ofEpochMilli(run.importsAt()),
                    run.imports() - 1,
                    job.lake().warehouse(),
                    Instant.ofEpochMilli(at),
                    ADVICE));
      }
      if (at != 0) {
        return; // Older runs were compared when this one was built.
      }
    }
  }

  private static String built(JobContext job, String view, PublishedRun run) {
    return "batch run %d built view %s of stream %s from %d imports"
        .formatted(run.run(), view, job.stream(), run.imports());
  }
}
