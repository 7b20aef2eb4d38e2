/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.DefinitionReader;
import org.twinbeam.core.definition.InvalidDefinitionException;
import org.twinbeam.core.definition.Problem;

/** Definitions in the files that a person names. */
final class DefinitionFile {
  private DefinitionFile() {}

  /**
   * All problems of files, if there are any.
   *
   * @param heading of the message
   */
  static void refuse(String heading, List<Problem> problems) throws RefusedException {
    if (!problems.isEmpty()) {
      throw new RefusedException(
          heading + ":\n" + String.join("\n", problems.stream().map(Problem::toString).toList()));
    }
  }

  /** Reads one that was kept, as it was sound. */
  static Definition kept(Path file) throws IOException {
    try {
      return DefinitionReader.read(file);
    } catch (InvalidDefinitionException e) {
      throw new IOException(file + " was sound and is no more: " + e.getMessage(), e);
    }
  }

  /** Reads what is written in a file. */
  interface Reader<T> {
    T read(Path file) throws IOException, InvalidDefinitionException;
  }

  /**
   * Reads one.
   *
   * @param problems is given all that is wrong with it, or with the file
   * @return null if anything is
   */
  static Definition read(Path file, List<Problem> problems) {
    return read(file, problems, DefinitionReader::read);
  }

  /** As {@link #read(Path, List)}, what is written in a file of another kind. */
  static <T> T read(Path file, List<Problem> problems, Reader<T> reader) {
    try {
      return reader.read(file);
    } catch (InvalidDefinitionException e) {
      problems.addAll(e.problems());
    } catch (NoSuchFileException e) {
      problems.add(new Problem(file.toString(), 1, 1, "there is no such file"));
    } catch (IOException e) {
      String what = Files.isDirectory(file) ? "this is a directory" : "it cannot be read: " + e;
      problems.add(new Problem(file.toString(), 1, 1, what));
    }
    return null;
  }
}
