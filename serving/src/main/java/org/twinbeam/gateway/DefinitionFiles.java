/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.DefinitionReader;
import org.twinbeam.core.definition.InvalidDefinitionException;

/** The definitions that a gateway is given: files, and directories of them. */
final class DefinitionFiles {
  private DefinitionFiles() {}

  /**
   * @throws IllegalArgumentException that lists every problem of every file
   */
  static List<Definition> read(List<String> places) {
    if (places.isEmpty()) {
      throw new IllegalArgumentException("--definition must be given");
    }
    List<String> problems = new ArrayList<>();
    List<Definition> definitions = new ArrayList<>();
    for (String place : places) {
      for (Path file : files(Path.of(place), problems)) {
        try {
          definitions.add(DefinitionReader.read(file));
        } catch (IOException e) {
          problems.add("definition " + file + " cannot be read: " + e);
        } catch (InvalidDefinitionException e) {
          problems.add(e.getMessage());
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", problems));
    }
    return definitions;
  }

  private static List<Path> files(Path place, List<String> problems) {
    if (!Files.isDirectory(place)) {
      return List.of(place);
    }
    try (Stream<Path> files = Files.list(place)) {
      List<Path> yaml = files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
      if (yaml.isEmpty()) {
        problems.add("directory " + place + " holds no definition, *.yaml");
      }
      return yaml;
    } catch (IOException e) {
      problems.add("directory " + place + " cannot be read: " + e);
      return List.of();
    }
  }
}
