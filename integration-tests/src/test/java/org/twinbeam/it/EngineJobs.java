/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.twinbeam.embedded.ChildJvm;
import org.twinbeam.local.Engine;

/** Starts the pipelines as a user does: each on its engine, in a JVM of its own. */
final class EngineJobs {
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
  private final List<String> places;
  private final Map<String, String> environment;

  /**
   * @param places flags that name the definition, log, store and lake
   */
  EngineJobs(Path logs, List<String> places, Map<String, String> environment) {
    this.logs = logs;
    this.places = List.copyOf(places);
    this.environment = Map.copyOf(environment);
  }

  ChildJvm start(Engine engine, String pipeline, String... flags) throws IOException {
    List<String> names = Stream.of(flags).map(EngineJobs::name).toList();
    List<String> arguments = new ArrayList<>(List.of(pipeline));
    places.stream().filter(place -> !names.contains(name(place))).forEach(arguments::add);
    arguments.addAll(List.of(flags));
    ChildJvm.Builder child =
        ChildJvm.of(pipeline + " on " + engine, "org.twinbeam.pipelines.Main")
            .classPath(engine.classPath(ROOT))
            .heap("768m")
            .jvmArguments(JVM)
            .arguments(arguments)
            .log(logs.resolve(pipeline + "-" + engine + ".log"));
    environment.forEach(child::environment);
    return child.start();
  }

  private static String name(String flag) {
    return flag.split("=", 2)[0];
  }

  /** Runs to the end, and fails with the log's text if the job does. */
  void run(Engine engine, String pipeline, String... flags) throws IOException {
    try (ChildJvm child = start(engine, pipeline, flags)) {
      int status = child.exit().join();
      if (status != 0) {
        throw new AssertionError(
            child.name() + " ended with status " + status + ":\n" + Files.readString(child.log()));
      }
    }
  }
}
