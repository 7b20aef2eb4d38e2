/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.twinbeam.embedded.ChildJvm;
import org.twinbeam.io.store.StoreConfig;

/**
 * Starts the pipelines of a stream, each on its engine in a JVM of its own, as an operator would.
 */
final class Jobs {
  private static final String MAIN = "org.twinbeam.pipelines.Main";

  private final Settings settings;
  private final WorkDirectory work;
  private final String stream;
  private final Path file;
  private final String bootstrapServers;
  private final StoreConfig store;

  /**
   * @param file of the stream's definition
   */
  Jobs(
      Settings settings,
      WorkDirectory work,
      String stream,
      Path file,
      String bootstrapServers,
      StoreConfig store) {
    this.settings = settings;
    this.work = work;
    this.stream = stream;
    this.file = file;
    this.bootstrapServers = bootstrapServers;
    this.store = store;
  }

  /** Log to raw lake, on Flink. */
  ChildJvm ingest() throws IOException {
    return streaming("ingest", "640m", List.of("--warehouse=" + work.warehouse()));
  }

  /** Log to states, on Flink. */
  ChildJvm speed() throws IOException {
    return streaming("speed", "768m", List.of("--models=" + work.models()));
  }

  /** Somebody else's topic to the log, on Flink. */
  ChildJvm bridge() throws IOException {
    return streaming("bridge", "512m", List.of("--sourceTopics=" + Services.sourceTopic(stream)));
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

  private ChildJvm streaming(String pipeline, String heap, List<String> more) throws IOException {
    return jvm(name(pipeline), pipeline, Engine.FLINK, heap)
        .arguments(List.of("--bootstrapServers=" + bootstrapServers))
        .arguments(more)
        .start();
  }

  private String name(String pipeline) {
    return pipeline + "-" + stream;
  }

  private ChildJvm.Builder jvm(String name, String pipeline, Engine engine, String heap)
      throws IOException {
    List<String> jvm = new ArrayList<>(settings.engineJvmArguments());
    jvm.add("-XX:+UseSerialGC");
    // Short-lived or nearly idle on few cores: the quick compiler alone is ready sooner.
    jvm.add("-XX:TieredStopAtLevel=1");
    jvm.add("-Djava.io.tmpdir=" + work.scratch(name));
    return ChildJvm.of(name, MAIN)
        .classPath(engine.classPath(settings.root()))
        .heap(heap)
        .jvmArguments(jvm)
        .arguments(
            List.of(
                pipeline,
                "--definition=" + file,
                "--storeUrl=" + store.url(),
                "--storeUser=" + store.user()))
        // The profiles' flags name files from here.
        .directory(settings.root())
        .environment("TWINBEAM_STORE_PASSWORD", store.password())
        .log(work.log(name));
  }
}
