/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.twinbeam.core.epoch.EpochCut;

/**
 * Refuses an epoch that does not adjoin the one before it, or whose files are not what was read of
 * it. A hole in the lake, or an event in it twice, is impossible to mend later; a refusal is not.
 */
final class CommitCheck {

  private final String table;
  private final EpochCommit commit;

  private CommitCheck(String table, EpochCommit commit) {
    this.table = table;
    this.commit = commit;
  }

  /**
   * @throws LakeException if the epoch must not be committed after {@code previous}
   */
  static void check(String table, EpochCommit commit, EpochCut previous) {
    CommitCheck check = new CommitCheck(table, commit);
    check.adjoins(previous);
    check.lies();
    check.counts();
  }

  private void adjoins(EpochCut previous) {
    if (commit.epoch() != previous.epoch() + 1) {
      throw refused("epoch " + (previous.epoch() + 1) + " is next");
    }
    if (!commit.from().equals(previous)) {
      throw refused(
          "it was read from " + commit.from() + ", but the epoch before it ends at " + previous);
    }
    List<Long> from = commit.from().ends();
    List<Long> to = commit.to().ends();
    if (commit.to().epoch() != commit.epoch() || to.size() != from.size()) {
      throw refused("its end is told as " + commit.to());
    }
    for (int p = 0; p < to.size(); p++) {
      if (to.get(p) < from.get(p)) {
        throw refused("in partition " + p + " it ends before it begins: " + from + " to " + to);
      }
    }
  }

  private void lies() {
    List<RawFile> ordered =
        commit.files().stream()
            .sorted(
                Comparator.comparingInt(RawFile::partition).thenComparingLong(RawFile::firstOffset))
            .collect(Collectors.toList());
    RawFile before = null;
    for (RawFile file : ordered) {
      int p = indexOf(file.partition());
      boolean ofTheEpoch =
          file.firstEpoch() == commit.epoch() && file.lastEpoch() == commit.epoch();
      if (!ofTheEpoch || p >= commit.to().ends().size()) {
        throw refused("a file is not of it: " + file);
      }
      if (file.firstOffset() < commit.from().ends().get(p)
          || file.firstOffset() > file.lastOffset()
          || file.lastOffset() >= commit.to().ends().get(p)) {
        throw refused(
            "a file's offsets are not between "
                + commit.from().ends().get(p)
                + " and "
                + commit.to().ends().get(p)
                + ": "
                + file);
      }
      if (before != null
          && before.partition() == file.partition()
          && file.firstOffset() <= before.lastOffset()) {
        throw refused("two files overlap: " + before + " and " + file);
      }
      before = file;
    }
  }

  /** Partitions of the log count up from 0, those of imports down from -1. */
  private static int indexOf(int partition) {
    return partition < 0 ? -1 - partition : partition;
  }

  private void counts() {
    long written = commit.files().stream().mapToLong(RawFile::rows).sum();
    if (written != commit.rowsRead()) {
      throw refused(commit.rowsRead() + " events were read, but " + written + " were written");
    }
  }

  private LakeException refused(String why) {
    return new LakeException("table " + table + " refuses epoch " + commit.epoch() + ": " + why);
  }
}
