/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.twinbeam.core.log.Slice;
import org.twinbeam.io.lake.ImportLake;
import org.twinbeam.io.lake.LakeSlices;
import org.twinbeam.io.lake.RawLake;
import org.twinbeam.io.store.ImportFile;
import org.twinbeam.io.store.Reach;

/** What the batch layer reads of a stream: the lake's epochs of its log, and its imports. */
final class BatchInput implements AutoCloseable {
  private final Optional<RawLake> log;
  private final Optional<ImportLake> imports;

  private BatchInput(Optional<RawLake> log, Optional<ImportLake> imports) {
    this.log = log;
    this.imports = imports;
  }

  static BatchInput open(JobContext job) {
    Optional<RawLake> log = Lineage.lake(job);
    try {
      return new BatchInput(log, ImportLake.find(job.lake(), job.stream()));
    } catch (RuntimeException e) {
      log.ifPresent(RawLake::close);
      throw e;
    }
  }

  /** Refuses input from which the store was not built, and none at all. */
  void check(JobContext job) throws RefusedException {
    Lineage.checkStore(job, log);
    ImportLineage.check(job, imports);
    if (log.isEmpty() && imports.isEmpty()) {
      throw new RefusedException(
          "stream %s has no lake in %s yet, and batch builds from the lake. Start ingest first or import files, or correct --warehouse or --storeUrl"
              .formatted(job.stream(), job.lake().warehouse()));
    }
  }

  /** The lake of the stream's log; empty if nothing was ever ingested. */
  Optional<RawLake> log() {
    return log;
  }

  /** Empty if nothing was ever imported. */
  Optional<ImportLake> imports() {
    return imports;
  }

  /** All that is there now. */
  Reach reach() {
    long horizon = log.map(l -> l.committedThrough().orElse(-1) + 1).orElse(0L);
    long horizonAt = horizon == 0 ? 0 : Lineage.endedAt(log.get(), horizon - 1).orElse(0);
    long count = imports.map(ImportLake::imports).orElse(0L);
    long importsAt = count == 0 ? 0 : imports.get().committedAt(count - 1).orElse(0);
    return new Reach(horizon, horizonAt, count, importsAt);
  }

  /** Slices of the epochs and imports that follow those places, up to what a run reads. */
  List<Slice> slices(int within, long horizonFrom, long horizon, long importsFrom, long count) {
    List<Slice> slices = new ArrayList<>();
    if (horizonFrom < horizon) {
      slices.addAll(LakeSlices.plan(log.get(), within, horizonFrom, horizon));
    }
    if (importsFrom < count) {
      slices.addAll(LakeSlices.plan(imports.get(), within, importsFrom, count));
    }
    return slices;
  }

  /** The files of imports {@code [from, to)}. */
  List<ImportFile> files(long from, long to) throws IOException {
    List<ImportFile> files = new ArrayList<>();
    if (from < to) {
      imports
          .get()
          .index()
          .read(
              file -> {
                if (file.number() >= from && file.number() < to) {
                  files.add(
                      new ImportFile(
                          file.ordinal(), file.number(), file.name(), file.sha256(), file.rows()));
                }
              });
    }
    return files;
  }

  void sweepOrphans(Instant olderThan) throws IOException {
    if (log.isPresent()) {
      log.get().sweepOrphans(olderThan);
    }
    if (imports.isPresent()) {
      imports.get().sweepOrphans(olderThan);
    }
  }

  @Override
  public void close() {
    log.ifPresent(RawLake::close);
    imports.ifPresent(ImportLake::close);
  }
}
