/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.twinbeam.embedded.ChildJvm;
import org.twinbeam.io.store.StoreConfig;

/** JVMs that run pipelines, each with an engine's class path. */
final class EngineJvms {
  private static final String SESSION = "org.twinbeam.pipelines.Session";

  /** Between two commands of a session. */
  private static final String NEXT = "++";

  private final Settings settings;
  private final WorkDirectory work;
  private final StoreConfig store;

  EngineJvms(Settings settings, WorkDirectory work, StoreConfig store) {
    this.settings = settings;
    this.work = work;
    this.store = store;
  }

  /** Runs such commands, all on Flink, until one ends. */
  ChildJvm session(List<List<String>> commands) throws IOException {
    List<String> arguments = new ArrayList<>();
    for (List<String> command : commands) {
      if (!arguments.isEmpty()) {
        arguments.add(NEXT);
      }
      arguments.addAll(command);
    }
    return of("flink", SESSION, Engine.FLINK, "2g").arguments(arguments).start();
  }

  ChildJvm.Builder of(String name, String main, Engine engine, String heap) throws IOException {
    List<String> jvm = new ArrayList<>(settings.engineJvmArguments());
    jvm.add("-XX:+UseSerialGC");
    jvm.add("-Djava.io.tmpdir=" + work.scratch(name));
    return ChildJvm.of(name, main)
        .classPath(engine.classPath(settings.root()))
        .heap(heap)
        .jvmArguments(jvm)
        // The profiles' flags name files from here.
        .directory(settings.root())
        .environment("TWINBEAM_STORE_PASSWORD", store.password())
        .log(work.log(name));
  }
}
