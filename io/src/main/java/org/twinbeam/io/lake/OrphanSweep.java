/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ManifestReader;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.ManifestEvaluator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the data files that attempts left behind, one range of epochs after the other: those that
 * no snapshot refers to, that are older than a time, and whose epoch is committed. A file of an
 * open epoch stays however old it is, since a job may be about to commit it; so does one that
 * Twinbeam did not name.
 *
 * <p>A range in which nothing can be left is not looked at again, so what a sweep costs grows with
 * the epochs since the last one. What a compaction replaced goes once the snapshots that have it
 * expire, which puts its range among those to look at ({@link Snapshots#expire}).
 */
final class OrphanSweep {

  private static final Logger LOG = LoggerFactory.getLogger(OrphanSweep.class);

  /** Tells a raw file's epoch from its name. */
  private static final Pattern NAME = Pattern.compile("i?\\d+-(\\d+)-\\d+-[-0-9a-f]+\\.parquet");

  private final Table table;
  private final String dataDir;
  private final long committedThrough;
  private final Instant olderThan;

  private Collection<ManifestFile> manifests = List.of();
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
    manifests = Snapshots.dataManifests(table);
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
   * @return whether nothing can be left in it: its epochs are committed, what is there of
   *     Twinbeam's belongs to the table, and nobody wrote there lately
   */
  private boolean sweep(long range) throws IOException {
    Set<String> referred = referred(range);
    boolean done = range + RawTable.RANGE <= committedThrough + 1;
    List<ResourceId> orphans = new ArrayList<>();
    MatchResult there =
        FileSystems.match(RawTable.rangeDir(dataDir, range) + "/*", EmptyMatchTreatment.ALLOW);
    for (MatchResult.Metadata file : there.metadata()) {
      String name = String.valueOf(file.resourceId().getFilename());
      Matcher raw = NAME.matcher(name);
      boolean old = file.lastModifiedMillis() < olderThan.toEpochMilli();
      if (referred.contains(name)) {
        done &= old;
      } else if (!raw.matches()) {
        LOG.debug("{} is not of Twinbeam, and stays", file.resourceId());
      } else if (old && file.lastModifiedMillis() > 0 && isCommitted(raw)) {
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
    Expression inRange = RawFiles.epochs(range, range + RawTable.RANGE);
    for (ManifestFile manifest : manifests) {
      PartitionSpec spec = table.specs().get(manifest.partitionSpecId());
      if (ManifestEvaluator.forRowFilter(inRange, spec, true).eval(manifest)) {
        try (ManifestReader<DataFile> files =
            ManifestFiles.read(manifest, table.io(), table.specs()).filterRows(inRange)) {
          files.forEach(file -> names.add(Snapshots.fileName(file.location())));
        }
      }
    }
    return names;
  }

  private boolean isCommitted(Matcher raw) {
    return Long.parseLong(raw.group(1)) <= committedThrough;
  }
}
