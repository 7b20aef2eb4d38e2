/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.ExpireSnapshots;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
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

  /**
   * Expires old snapshots within a commit, if there are enough. Tags of other engines stay.
   *
   * <p>Files that only those had are for the {@link OrphanSweep}, which is told to look at their
   * ranges again.
   */
  static void expire(Table table, Transaction transaction) {
    int count = 0;
    for (Snapshot ignored : table.snapshots()) {
      count++;
    }
    if (count >= KEPT + BATCH) {
      ExpireSnapshots expiry =
          transaction
              .expireSnapshots()
              .retainLast(KEPT)
              .expireOlderThan(table.currentSnapshot().timestampMillis())
              .cleanExpiredFiles(false);
      long sweptBelow = RawTable.sweptBelow(table);
      long again = Math.min(sweptBelow, lowestReplaced(table, expiry.apply()));
      expiry.commit();
      if (again < sweptBelow) {
        transaction.updateProperties().set(RawTable.SWEPT_BELOW, Long.toString(again)).commit();
      }
    }
  }

  /** The lowest range with a file that one of the snapshots had and its successor had no more. */
  private static long lowestReplaced(Table table, List<Snapshot> expired) {
    Set<Long> gone = new HashSet<>();
    expired.forEach(snapshot -> gone.add(snapshot.snapshotId()));
    long lowest = Long.MAX_VALUE;
    for (Snapshot snapshot : table.snapshots()) {
      boolean replaces = snapshot.parentId() != null && gone.contains(snapshot.parentId());
      if (replaces && !isAppend(snapshot)) {
        for (DataFile file : snapshot.removedDataFiles(table.io())) {
          lowest = Math.min(lowest, file.partition().get(0, Long.class));
        }
      }
    }
    return lowest;
  }

  private static boolean isAppend(Snapshot snapshot) {
    return DataOperations.APPEND.equals(snapshot.operation());
  }

  /** Manifests that tell of every data file that any snapshot has, each once. */
  static Collection<ManifestFile> dataManifests(Table table) {
    Map<String, ManifestFile> byPath = new LinkedHashMap<>();
    if (isOneLine(table) && stream(table).allMatch(Snapshots::isAppend)) {
      // Where rows are only added the newest has all.
      addDataManifests(byPath, table, table.currentSnapshot());
    } else {
      stream(table).forEach(snapshot -> addDataManifests(byPath, table, snapshot));
    }
    return byPath.values();
  }

  private static void addDataManifests(
      Map<String, ManifestFile> byPath, Table table, Snapshot snapshot) {
    for (ManifestFile manifest : snapshot.dataManifests(table.io())) {
      byPath.put(manifest.path(), manifest);
    }
  }

  /** Whether each snapshot follows from another up to the newest, and none has a name besides. */
  private static boolean isOneLine(Table table) {
    Set<Long> line = new HashSet<>();
    for (Snapshot s = table.currentSnapshot(); s != null; s = parent(table, s)) {
      line.add(s.snapshotId());
    }
    return !line.isEmpty()
        && table.refs().keySet().equals(Set.of(SnapshotRef.MAIN_BRANCH))
        && stream(table).allMatch(snapshot -> line.contains(snapshot.snapshotId()));
  }

  private static Snapshot parent(Table table, Snapshot snapshot) {
    return snapshot.parentId() == null ? null : table.snapshot(snapshot.parentId());
  }

  private static Stream<Snapshot> stream(Table table) {
    return StreamSupport.stream(table.snapshots().spliterator(), false);
  }

  /**
   * Deletes metadata files that no snapshot needs any more, and those that failed commits left.
   *
   * <p>A manifest is referred to by the snapshots from some commit to another, without a gap. So of
   * the files that are older than the oldest snapshot, those are needed which it or the newest
   * refers to; of the others, none is looked at. That holds for one line of snapshots: where
   * someone made a branch or a tag, or went back, nothing is deleted.
   *
   * @param grace how much older than the oldest snapshot a file must be: longer than clocks differ
   *     and than a commit or a query takes
   * @return how many were deleted
   */
  static int sweep(Table table, Duration grace) throws IOException {
    if (!isOneLine(table)) {
      return 0;
    }
    Snapshot oldest = table.currentSnapshot();
    Set<String> needed = new HashSet<>();
    for (Snapshot snapshot : table.snapshots()) {
      needed.add(fileName(snapshot.manifestListLocation()));
      if (snapshot.timestampMillis() < oldest.timestampMillis()) {
        oldest = snapshot;
      }
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

  static String fileName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
