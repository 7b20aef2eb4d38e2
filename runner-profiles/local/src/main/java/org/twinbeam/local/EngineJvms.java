/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.twinbeam.embedded.ChildJvm;
import org.twinbeam.io.store.StoreConfig;

/** JVMs that run pipelines, each with an engine's class path. */
public final class EngineJvms {
  /** Environment variable that a process takes the store's password from. */
  public static final String STORE_PASSWORD = "TWINBEAM_STORE_PASSWORD";

  private static final String MAIN = "org.twinbeam.pipelines.Main";
  private static final String SESSION = "org.twinbeam.pipelines.Session";

  /** Between two commands of a session. */
  private static final String NEXT = "++";

  private final Path root;
  private final Layout work;
  private final StoreConfig store;

  /**
   * @param root directory of the repository
   * @param store null for what asks none
   */
  public EngineJvms(Path root, Layout work, StoreConfig store) {
    this.root = root;
    this.work = work;
    this.store = store;
  }

  /** Runs such commands, all on Flink, until one ends. */
  public ChildJvm.Builder session(String name, List<List<String>> commands) throws IOException {
    List<String> arguments = new ArrayList<>();
    for (List<String> command : commands) {
      if (!arguments.isEmpty()) {
        arguments.add(NEXT);
      }
      arguments.addAll(command);
    }
    return of(name, SESSION, Engine.FLINK, "2g").arguments(arguments);
  }

  /** Runs one pipeline that ends: its arguments are its name and its flags. */
  public ChildJvm.Builder pipeline(String name, Engine engine, String heap) throws IOException {
    return of(name, MAIN, engine, heap)
        // Short-lived on few cores: the quick compiler alone is ready sooner.
        .jvmArguments(List.of("-XX:TieredStopAtLevel=1"));
  }

  private ChildJvm.Builder of(String name, String main, Engine engine, String heap)
      throws IOException {
    List<String> jvm = new ArrayList<>(Engine.jvmArguments());
    jvm.add("-XX:+UseSerialGC");
    jvm.add("-Djava.io.tmpdir=" + work.scratch(name));
    return ChildJvm.of(name, main)
        .classPath(engine.classPath(root))
        .heap(heap)
        .jvmArguments(jvm)
        // The profiles' flags name files from here.
        .directory(root)
        .environment(STORE_PASSWORD, store == null ? "" : store.password())
        .log(work.log(name));
  }
}
