/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Completes a command line with what the runner's profile sets for the job: the lines of the
 * class-path resource {@code twinbeam/<pipeline>.flags}, each of which a flag of the same name
 * overrides. A line {@code -Dname=value} sets a system property, which is how some engines are
 * configured; {@code ${java.io.tmpdir}} stands for this JVM's temporary directory.
 */
final class RunnerFlags {
  private RunnerFlags() {}

  static String[] complete(String pipeline, List<String> given) {
    Set<String> names = given.stream().map(RunnerFlags::name).collect(Collectors.toSet());
    List<String> flags = new ArrayList<>(given);
    for (String line : profile(pipeline)) {
      if (line.startsWith("-D")) {
        setProperty(line);
      } else if (!names.contains(name(line))) {
        flags.add(line);
      }
    }
    return flags.toArray(String[]::new);
  }

  /** Simple name of the runner that the flags choose. */
  static Optional<String> runner(String[] flags) {
    for (String flag : flags) {
      if (name(flag).equals("--runner")) {
        String value = flag.substring(flag.indexOf('=') + 1);
        return Optional.of(value.substring(value.lastIndexOf('.') + 1));
      }
    }
    return Optional.empty();
  }

  private static void setProperty(String line) {
    String name = name(line).substring("-D".length());
    if (System.getProperty(name) == null) {
      System.setProperty(name, line.substring(line.indexOf('=') + 1));
    }
  }

  private static String name(String flag) {
    int equals = flag.indexOf('=');
    return equals < 0 ? flag : flag.substring(0, equals);
  }

  private static List<String> profile(String pipeline) {
    try (InputStream in =
        RunnerFlags.class.getResourceAsStream("/twinbeam/" + pipeline + ".flags")) {
      if (in == null) {
        return List.of();
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .map(line -> line.replace("${java.io.tmpdir}", System.getProperty("java.io.tmpdir")))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
