/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.twinbeam.embedded.ChildJvm;
import org.twinbeam.io.store.StoreConfig;

/**
 * The pipelines of a stream. Those on Flink run on, and share a JVM with those of other streams:
 * this tells the command of each. Those that end have one of their own, as an operator's would.
 */
final class Jobs {
  private static final String MAIN = "org.twinbeam.pipelines.Main";

  private final EngineJvms jvms;
  private final WorkDirectory work;
  private final String stream;
  private final Path file;
  private final String bootstrapServers;
  private final StoreConfig store;

  /**
   * @param file of the stream's definition
   */
  Jobs(
      EngineJvms jvms,
      WorkDirectory work,
      String stream,
      Path file,
      String bootstrapServers,
      StoreConfig store) {
    this.jvms = jvms;
    this.work = work;
    this.stream = stream;
    this.file = file;
    this.bootstrapServers = bootstrapServers;
    this.store = store;
  }

  /** Log to raw lake. */
  List<String> ingest() {
    return streaming("ingest", "--warehouse=" + work.warehouse());
  }

  /** Log to states. */
  List<String> speed() {
    return streaming("speed", "--models=" + work.models());
  }

  /** Somebody else's topic to the log. */
  List<String> bridge() {
    return streaming("bridge", "--sourceTopics=" + Services.sourceTopic(stream));
  }

  private List<String> streaming(String pipeline, String more) {
    List<String> command = new ArrayList<>(command(pipeline));
    command.add("--bootstrapServers=" + bootstrapServers);
    command.add(more);
    // As many slots as a small machine has to spare.
    command.add("--parallelism=1");
    return command;
  }

  /** Lake to states, on Spark. It ends when the run is published. */
  ChildJvm batch(int run) throws IOException {
    return onSpark(name("batch") + "-" + run, "batch").start();
  }

  private ChildJvm.Builder onSpark(String name, String pipeline) throws IOException {
    return jvm(name, pipeline, Engine.SPARK, "1g")
        .jvmArguments(List.of("-Dspark.local.dir=" + work.scratch(name)))
        .environment("SPARK_LOCAL_IP", "127.0.0.1")
        .arguments(List.of("--sparkMaster=local[1]", "--warehouse=" + work.warehouse()));
  }

  /** Files to the raw lake, once. */
  ChildJvm imports(Path files) throws IOException {
    return onSpark(name("import"), "import").arguments(List.of("--files=" + files)).start();
  }

  /**
   * A model of what is in the lake.
   *
   * @param model file of its definition
   */
  ChildJvm train(Path model) throws IOException {
    return jvm(name("train"), "train", Engine.DIRECT, "512m")
        .arguments(
            List.of(
                "--warehouse=" + work.warehouse(), "--model=" + model, "--models=" + work.models()))
        .start();
  }

  private String name(String pipeline) {
    return pipeline + "-" + stream;
  }

  private List<String> command(String pipeline) {
    return List.of(
        pipeline,
        "--definition=" + file,
        "--storeUrl=" + store.url(),
        "--storeUser=" + store.user());
  }

  private ChildJvm.Builder jvm(String name, String pipeline, Engine engine, String heap)
      throws IOException {
    return jvms.of(name, MAIN, engine, heap)
        // Short-lived on few cores: the quick compiler alone is ready sooner.
        .jvmArguments(List.of("-XX:TieredStopAtLevel=1"))
        .arguments(command(pipeline));
  }
}
