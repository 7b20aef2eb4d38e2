/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import java.util.List;
import java.util.Map;

/**
 * All of one import, offered to the lake.
 *
 * @param attempt names this attempt and no other: a commit whose answer was lost is told by it from
 *     somebody else's
 * @param number the import's number, the next
 * @param files what was read, by ordinals above those of the import before, some of which may be
 *     left out; with as many rows as their readers counted
 * @param written what was written of them
 * @param cursors how far sources that are read piece by piece have been read now, by their names;
 *     they change with the rows or not at all
 * @param at when the import is committed, milliseconds since the Unix epoch
 */
public record ImportCommit(
    String attempt,
    long number,
    List<ImportedFile> files,
    List<RawFile> written,
    Map<String, String> cursors,
    long at) {

  public ImportCommit {
    files = List.copyOf(files);
    written = List.copyOf(written);
    cursors = Map.copyOf(cursors);
  }
}
