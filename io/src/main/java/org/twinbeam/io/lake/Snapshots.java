/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.Transaction;

/**
 * Keeps a raw table's metadata short: its snapshots expire by number, so that what each commit and
 * each reader parses does not grow, and the files of expired ones are deleted by age, so that who
 * planned a long query on one can end it. Data files are never touched.
 */
final class Snapshots {

  /** So many of the newest stay. */
  static final int KEPT = 100;

  /** Expiry comes at once for so many. */
  static final int BATCH = 28;

  private Snapshots() {}

  /** Expires old snapshots within a commit, if there are enough. Tags of other engines stay. */
  static void expire(Table table, Transaction transaction) {
    int count = 0;
    for (Snapshot ignored : table.snapshots()) {
      count++;
    }
    if (count >= KEPT + BATCH) {
      transaction
          .expireSnapshots()
          .retainLast(KEPT)
          .expireOlderThan(table.currentSnapshot().timestampMillis())
          .cleanExpiredFiles(false)
          .commit();
    }
  }

  /**
   * Deletes metadata files that no snapshot needs any more, and those that failed commits left.
   *
   * <p>A manifest is referred to by the snapshots from some commit to another, without a gap. So of
   * the files that are older than the oldest snapshot, those are needed which it or the newest
   * refers to; of the others, none is looked at.
   *
   * @param grace how much older than the oldest snapshot a file must be: longer than clocks differ
   *     and than a commit or a query takes
   * @return how many were deleted
   */
  static int sweep(Table table, Duration grace) throws IOException {
    Snapshot oldest = null;
    Set<String> needed = new HashSet<>();
    for (Snapshot snapshot : table.snapshots()) {
      needed.add(fileName(snapshot.manifestListLocation()));
      if (oldest == null || snapshot.timestampMillis() < oldest.timestampMillis()) {
        oldest = snapshot;
      }
    }
    if (oldest == null) {
      return 0;
    }
    addManifests(needed, table, oldest);
    addManifests(needed, table, table.currentSnapshot());
    TableMetadata metadata = ((HasTableOperations) table).operations().current();
    needed.add(fileName(metadata.metadataFileLocation()));
    metadata.previousFiles().forEach(previous -> needed.add(fileName(previous.file())));

    long before = oldest.timestampMillis() - grace.toMillis();
    List<String> unneeded = new ArrayList<>();
    String dir = RawTable.metadataDir(table);
    MatchResult there = FileSystems.match(dir + "/*", EmptyMatchTreatment.ALLOW);
    for (MatchResult.Metadata file : there.metadata()) {
      String name = String.valueOf(file.resourceId().getFilename());
      boolean ours = name.endsWith(".avro") || name.endsWith(".metadata.json");
      boolean old = file.lastModifiedMillis() > 0 && file.lastModifiedMillis() < before;
      if (ours && old && !needed.contains(name)) {
        unneeded.add(dir + "/" + name);
      }
    }
    // By the table's own access to files: it knows of the checksums that Hadoop puts beside them.
    CatalogUtil.deleteFiles(table.io(), unneeded, "metadata", true);
    return unneeded.size();
  }

  private static void addManifests(Set<String> needed, Table table, Snapshot snapshot) {
    for (ManifestFile manifest : snapshot.allManifests(table.io())) {
      needed.add(fileName(manifest.path()));
    }
  }

  private static String fileName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
