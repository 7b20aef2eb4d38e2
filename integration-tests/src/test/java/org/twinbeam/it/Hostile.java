/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.DefinitionReader;
import org.twinbeam.core.definition.InvalidDefinitionException;

/** The definitions that exactness is checked on. */
final class Hostile {

  /** The text of {@code hostile.yaml}, which has every kind of field, window and measure. */
  static final String YAML = text("hostile.yaml");

  private static final String FLIGHTS = "streams/flights.yaml";
  private static final String RESOURCES = "integration-tests/src/test/resources/";

  private static final Map<String, Definition> READ = new ConcurrentHashMap<>();

  /** From which file, by text. */
  private static final Map<String, String> FILES = new ConcurrentHashMap<>();

  private Hostile() {}

  /**
   * The definition that {@code -Ddefinition=FILE} names, from the repository's root; else {@code
   * hostile.yaml}.
   */
  static Definition definition() {
    return read(named() ? System.getProperty("definition") : RESOURCES + "hostile.yaml");
  }

  private static boolean named() {
    return System.getProperty("definition") != null;
  }

  /** {@code hostile.yaml}. */
  static Definition everything() {
    return read(RESOURCES + "hostile.yaml");
  }

  /** Definitions that have what a definition can have in one way only; none if one was named. */
  static List<Definition> others() {
    return named()
        ? List.of()
        : Stream.of("no-id.yaml", "keyless.yaml", "meters.csv.yaml", "orders.yaml", FLIGHTS)
            .map(name -> read(name.equals(FLIGHTS) ? name : RESOURCES + name))
            .toList();
  }

  /**
   * What logs a test runs on, each as the definition's file and the seed: {@link #definition} with
   * {@link Rerun#seeds these seeds}, and each of the others with few.
   */
  static Stream<Arguments> logs(long... usual) {
    return Stream.concat(
        Rerun.seeds(usual).stream().map(seed -> Arguments.of(file(definition()), seed)),
        others().stream()
            .flatMap(
                other -> Rerun.fewSeeds(usual[0]).stream().map(s -> Arguments.of(file(other), s))));
  }

  /** The file that a definition was read from, as {@code -Ddefinition} takes it. */
  static String file(Definition definition) {
    return FILES.get(definition.yaml());
  }

  /**
   * @param name of the file, from the repository's root
   */
  static Definition read(String name) {
    return READ.computeIfAbsent(
        name,
        file -> {
          try {
            return parse(
                file.startsWith(RESOURCES)
                    ? text(file.substring(RESOURCES.length()))
                    : Files.readString(Path.of(file)),
                file);
          } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + Path.of(file).toAbsolutePath(), e);
          }
        });
  }

  private static Definition parse(String yaml, String file) {
    FILES.put(yaml, file);
    try {
      return DefinitionReader.parse(yaml, file);
    } catch (InvalidDefinitionException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static String text(String resource) {
    try (InputStream in = Hostile.class.getResourceAsStream("/" + resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
