/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An engine's module, as the build has left it. */
public enum Engine {
  DIRECT,
  FLINK,
  SPARK;

  /** What the JVM of an engine must be given, by the build: engines reach into the JDK. */
  public static List<String> jvmArguments() throws IOException {
    try (InputStream in = Engine.class.getResourceAsStream("engine.arguments")) {
      String arguments = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return List.of(arguments.strip().split("\\s+"));
    }
  }

  /**
   * What a JVM of this engine has on its class path.
   *
   * @param root directory of the repository
   * @throws IOException if the module is not built
   */
  public List<Path> classPath(Path root) throws IOException {
    Path target =
        root.resolve("runner-profiles").resolve(name().toLowerCase(Locale.ROOT)).resolve("target");
    Path file = target.resolve("classpath");
    if (!Files.exists(file)) {
      throw new IOException(file + " is missing: build with mvn -q -Pquickstart verify");
    }
    List<Path> entries = new ArrayList<>();
    entries.add(target.resolve("classes"));
    for (String entry : Files.readString(file).strip().split(File.pathSeparator, -1)) {
      entries.add(Path.of(entry));
    }
    return entries;
  }
}
