/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.store;

import java.io.Serializable;
import java.util.List;

/**
 * A batch run being built: rows may be written for it until it is published or dead.
 *
 * @param horizon epochs below it will be in the run's rows
 * @param imports so many imports, the first, will be in them too
 * @param versions what it builds
 */
public record BatchRun(
    long run,
    String stream,
    String preparation,
    long horizon,
    long imports,
    List<VersionRun> versions)
    implements Serializable {

  public BatchRun {
    versions = List.copyOf(versions);
  }

  /**
   * What a run builds of one view version: the states of the cells touched by epochs from {@code
   * horizonFrom} up to the run's horizon and imports from {@code importsFrom} up to the run's, each
   * merged with the cell's newest row of {@code base} up to {@code previousRun}.
   *
   * @param base equal to the run where it starts a new chain: then every cell is written
   * @param previousBase base that was published when the run began, 0 for none
   * @param previousRun run that was published when the run began, 0 for none
   */
  public record VersionRun(
      String version,
      long base,
      long previousBase,
      long previousRun,
      long horizonFrom,
      long importsFrom)
      implements Serializable {}

  /** The lowest epoch that the run has to read for any of its versions. */
  public long horizonFrom() {
    return versions.stream().mapToLong(VersionRun::horizonFrom).min().orElse(horizon);
  }

  /** The first import that the run has to read for any of its versions. */
  public long importsFrom() {
    return versions.stream().mapToLong(VersionRun::importsFrom).min().orElse(imports);
  }
}
