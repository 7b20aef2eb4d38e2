/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.imports;

import java.io.Serializable;
import java.util.List;

/**
 * Files that one task reads, one after the other.
 *
 * @param files ascending by ordinal
 * @param decided what became of others, on their way to the result
 */
record PlannedFiles(List<Planned> files, List<FileOutcome> decided) implements Serializable {

  PlannedFiles {
    files = List.copyOf(files);
    decided = List.copyOf(decided);
  }

  /** A file with the ordinal that its rows get. */
  record Planned(FoundFile file, String sha256, long ordinal) implements Serializable {}
}
