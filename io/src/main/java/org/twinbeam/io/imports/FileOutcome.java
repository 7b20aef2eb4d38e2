/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.imports;

import org.twinbeam.io.lake.ImportedFile;

/**
 * What became of a file.
 *
 * @param why for people: the cause of a refusal, or where the same content was imported; else null
 * @param imported what to commit of it, if it was read
 */
public record FileOutcome(String path, Kind kind, String why, ImportedFile imported)
    implements java.io.Serializable {

  /** The ways to go. */
  public enum Kind {
    /** Its rows are written. */
    READ,
    /** A file of the same content was imported before, or is beside it. */
    KNOWN,
    /** It cannot be read; none of its rows is written. */
    REFUSED
  }

  public static FileOutcome read(ImportedFile file) {
    return new FileOutcome(file.name(), Kind.READ, null, file);
  }

  static FileOutcome known(String path, String why) {
    return new FileOutcome(path, Kind.KNOWN, why, null);
  }

  static FileOutcome refused(String path, String why) {
    return new FileOutcome(path, Kind.REFUSED, why, null);
  }
}
