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

/** Starts the pipelines as a user does: each on its engine, in a JVM of its own. */
final class EngineJobs {
  private static final String MAIN = "org.twinbeam.pipelines.Main";
  private static final List<String> ADD_OPENS =
      Stream.of(System.getProperty("twinbeam.engine.add.opens", "").split(" "))
          .filter(flag -> !flag.isBlank())
          .toList();

  private final Path profiles;
  private final Path logs;
  private final List<String> places;
  private final Map<String, String> environment;

  /**
   * @param profiles directory runner-profiles of a built checkout
   * @param places flags that name the definition, log, store and lake
   */
  EngineJobs(Path profiles, Path logs, List<String> places, Map<String, String> environment) {
    this.profiles = profiles;
    this.logs = logs;
    this.places = List.copyOf(places);
    this.environment = Map.copyOf(environment);
  }

  /**
   * @param engine name of a runner profile: direct, flink or spark
   */
  ChildJvm start(String engine, String pipeline, String... flags) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(pipeline));
    arguments.addAll(places);
    arguments.addAll(List.of(flags));
    ChildJvm.Builder child =
        ChildJvm.of(pipeline + " on " + engine, MAIN)
            .classPath(classPath(engine))
            .heap("768m")
            .jvmArguments(ADD_OPENS)
            .jvmArguments(List.of("-XX:+UseSerialGC"))
            .arguments(arguments)
            .log(logs.resolve(pipeline + "-" + engine + ".log"));
    environment.forEach(child::environment);
    return child.start();
  }

  /** Runs to the end, and fails with the log's text if the job does. */
  void run(String engine, String pipeline, String... flags) throws IOException {
    try (ChildJvm child = start(engine, pipeline, flags)) {
      int status = child.exit().join();
      if (status != 0) {
        throw new AssertionError(
            child.name() + " ended with status " + status + ":\n" + Files.readString(child.log()));
      }
    }
  }

  private List<Path> classPath(String engine) throws IOException {
    Path target = profiles.resolve(engine).resolve("target");
    List<Path> entries = new ArrayList<>(List.of(target.resolve("classes")));
    for (String entry : Files.readString(target.resolve("classpath")).strip().split(":")) {
      entries.add(Path.of(entry));
    }
    return entries;
  }
}
