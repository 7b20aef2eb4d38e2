/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.twinbeam.embedded.ChildJvm;
import org.twinbeam.local.Engine;

/** One stream's pipelines, started as a user does: command lines in processes of their own. */
final class EngineJobs {
  private final Processes processes;
  private final List<String> places;
  private final Map<String, String> environment;

  /**
   * @param places flags that name the definition, log, store and lake
   */
  EngineJobs(Processes processes, List<String> places, Map<String, String> environment) {
    this.processes = processes;
    this.places = List.copyOf(places);
    this.environment = Map.copyOf(environment);
  }

  /** The whole command line; a given flag replaces the place of the same name. */
  List<String> commandLine(String pipeline, String... flags) {
    List<String> names = Stream.of(flags).map(EngineJobs::name).toList();
    List<String> arguments = new ArrayList<>(List.of(pipeline));
    places.stream().filter(place -> !names.contains(name(place))).forEach(arguments::add);
    arguments.addAll(List.of(flags));
    return arguments;
  }

  private static String name(String flag) {
    return flag.split("=", 2)[0];
  }

  ChildJvm start(Engine engine, String pipeline, String... flags) throws IOException {
    ChildJvm.Builder child =
        processes
            .engine(pipeline, engine, "org.twinbeam.pipelines.Main", "768m")
            .arguments(commandLine(pipeline, flags));
    environment.forEach(child::environment);
    return child.start();
  }
}
