/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.twinbeam.embedded.ChildJvm;
import org.twinbeam.local.Engine;

/** How the processes of a test are started: class paths, JVM flags, a log file for each start. */
final class Processes {
  private static final Path ROOT = Path.of("").toAbsolutePath();
  private static final List<String> JVM =
      Stream.concat(
              Stream.of(System.getProperty("twinbeam.engine.add.opens", "").split(" ")),
              Stream.of(
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-Dtwinbeam.log=" + System.getProperty("twinbeam.log", "WARN")))
          .filter(flag -> !flag.isBlank())
          .toList();

  private final Path logs;
  private final Map<String, Integer> starts = new HashMap<>();

  Processes(Path logs) {
    this.logs = logs;
  }

  /** With this JVM's own class path. */
  ChildJvm.Builder own(String name, Class<?> main, String heap) {
    return ChildJvm.of(name, main.getName())
        .heap(heap)
        .jvmArguments(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"))
        .log(log(name));
  }

  /** With an engine's class path, as its profile has it. */
  ChildJvm.Builder engine(String name, Engine engine, String main, String heap) throws IOException {
    return engine(name, engine.classPath(ROOT), main, heap);
  }

  /** With an engine's class path and these tests' classes. */
  ChildJvm.Builder hosting(String name, Engine engine, Class<?> main, String heap)
      throws IOException {
    List<Path> classPath = new ArrayList<>(engine.classPath(ROOT));
    try {
      classPath.add(Path.of(main.getProtectionDomain().getCodeSource().getLocation().toURI()));
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
    return engine(name, classPath, main.getName(), heap);
  }

  /** A process of Flink's own, to whose arguments the main class belongs. */
  ChildJvm.Builder flink(String name, String heap) throws IOException {
    return hosting(name, Engine.FLINK, Watched.class, heap);
  }

  private ChildJvm.Builder engine(String name, List<Path> classPath, String main, String heap) {
    return ChildJvm.of(name, main)
        .classPath(classPath)
        .heap(heap)
        .jvmArguments(JVM)
        .environment("SPARK_LOCAL_IP", "127.0.0.1")
        .log(log(name));
  }

  private synchronized Path log(String name) {
    int start = starts.merge(name, 1, Integer::sum);
    return logs.resolve(name + "-" + start + ".log");
  }
}
