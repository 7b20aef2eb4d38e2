/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.DefinitionReader;
import org.twinbeam.core.definition.InvalidDefinitionException;

/** The definition that exactness is checked on. */
final class Hostile {

  /** The text of {@code hostile.yaml}, which has every kind of field, window and measure. */
  static final String YAML = read("/hostile.yaml");

  /** Definitions that differ from it in what it can have one way only, by resource. */
  static final List<String> OTHERS =
      List.of("no-id.yaml", "keyless.yaml", "meters.csv.yaml", "orders.yaml");

  private Hostile() {}

  /**
   * The definition that {@code -Ddefinition=FILE} names, from the repository's root; else {@code
   * hostile.yaml}.
   */
  static Definition definition() {
    String file = System.getProperty("definition");
    return file == null ? parse(YAML, "hostile.yaml") : file(Path.of(file));
  }

  /** A definition among the test resources. */
  static Definition resource(String name) {
    return parse(read("/" + name), name);
  }

  static Definition file(Path file) {
    try {
      return DefinitionReader.read(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file.toAbsolutePath(), e);
    } catch (InvalidDefinitionException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static Definition parse(String yaml, String name) {
    try {
      return DefinitionReader.parse(yaml, name);
    } catch (InvalidDefinitionException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static String read(String resource) {
    try (InputStream in = Hostile.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
