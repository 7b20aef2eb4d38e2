/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;

/**
 * Deletes the data files that attempts left behind, one range of epochs after the other: those that
 * the table does not refer to, that are older than a time, and whose epoch is committed. A file of
 * an open epoch stays however old it is, since a job may be about to commit it.
 *
 * <p>A range in which nothing can be left is not looked at again, so what a sweep costs grows with
 * the epochs since the last one.
 */
final class OrphanSweep {

  /** Tells a raw file's epoch from its name. */
  private static final Pattern NAME = Pattern.compile("\\d+-(\\d+)-\\d+-[-0-9a-f]+\\.parquet");

  private final Table table;
  private final String dataDir;
  private final long committedThrough;
  private final Instant olderThan;

  private int deleted;
  private long sweptBelow;

  OrphanSweep(
      Table table, String dataDir, long committedThrough, long sweptBelow, Instant olderThan) {
    this.table = table;
    this.dataDir = dataDir;
    this.committedThrough = committedThrough;
    this.sweptBelow = sweptBelow;
    this.olderThan = olderThan;
  }

  void run() throws IOException {
    boolean allDone = true;
    for (long range = sweptBelow; range <= committedThrough; range += RawTable.RANGE) {
      allDone &= sweep(range);
      if (allDone) {
        sweptBelow = range + RawTable.RANGE;
      }
    }
  }

  int deleted() {
    return deleted;
  }

  /** No range below this epoch has to be looked at again. */
  long sweptBelow() {
    return sweptBelow;
  }

  /**
   * @return whether nothing can be left in it: its epochs are committed, what is there belongs to
   *     the table, and nobody wrote there lately
   */
  private boolean sweep(long range) throws IOException {
    Set<String> referred = referred(range);
    boolean done = range + RawTable.RANGE <= committedThrough + 1;
    List<ResourceId> orphans = new ArrayList<>();
    MatchResult there =
        FileSystems.match(RawTable.rangeDir(dataDir, range) + "/*", EmptyMatchTreatment.ALLOW);
    for (MatchResult.Metadata file : there.metadata()) {
      boolean old = file.lastModifiedMillis() < olderThan.toEpochMilli();
      if (referred.contains(file.resourceId().getFilename())) {
        done &= old;
      } else if (old && file.lastModifiedMillis() > 0 && isCommitted(file.resourceId())) {
        orphans.add(file.resourceId());
      } else {
        done = false;
      }
    }
    FileSystems.delete(orphans);
    deleted += orphans.size();
    return done;
  }

  /** Names, which are unique since they end with a random attempt; paths may be spelt variously. */
  private Set<String> referred(long range) throws IOException {
    Set<String> names = new HashSet<>();
    // Rows are never removed, so the newest snapshot refers to all files.
    try (CloseableIterable<FileScanTask> tasks =
        RawFiles.scan(table, range, range + RawTable.RANGE).planFiles()) {
      for (FileScanTask task : tasks) {
        String path = task.file().location();
        names.add(path.substring(path.lastIndexOf('/') + 1));
      }
    }
    return names;
  }

  private boolean isCommitted(ResourceId file) {
    Matcher name = NAME.matcher(String.valueOf(file.getFilename()));
    return name.matches() && Long.parseLong(name.group(1)) <= committedThrough;
  }
}
