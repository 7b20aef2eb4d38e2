/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import java.io.IOException;
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
  private final Story story;
  private final String bootstrapServers;
  private final StoreConfig store;

  Jobs(
      Settings settings,
      WorkDirectory work,
      Story story,
      String bootstrapServers,
      StoreConfig store) {
    this.settings = settings;
    this.work = work;
    this.story = story;
    this.bootstrapServers = bootstrapServers;
    this.store = store;
  }

  /** Log to raw lake, on Flink. */
  ChildJvm ingest() throws IOException {
    return streaming("ingest", "640m", List.of("--warehouse=" + work.warehouse()));
  }

  /** Log to states, on Flink. */
  ChildJvm speed() throws IOException {
    return streaming("speed", "768m", List.of());
  }

  /** Somebody else's topic to the log, on Flink. */
  ChildJvm bridge() throws IOException {
    return streaming(
        "bridge",
        "512m",
        List.of("--sourceTopics=" + Services.sourceTopic(story.definition().stream())));
  }

  /** Lake to states, on Spark. It ends when the run is published. */
  ChildJvm batch(int run) throws IOException {
    String name = name("batch") + "-" + run;
    return jvm(name, "batch", Engine.SPARK, "1g")
        .jvmArguments(List.of("-Dspark.local.dir=" + work.scratch(name)))
        .environment("SPARK_LOCAL_IP", "127.0.0.1")
        .arguments(List.of("--sparkMaster=local[1]", "--warehouse=" + work.warehouse()))
        .start();
  }

  private ChildJvm streaming(String pipeline, String heap, List<String> more) throws IOException {
    return jvm(name(pipeline), pipeline, Engine.FLINK, heap)
        .arguments(List.of("--bootstrapServers=" + bootstrapServers))
        .arguments(more)
        .start();
  }

  private String name(String pipeline) {
    return pipeline + "-" + story.definition().stream();
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
                "--definition=" + story.file(),
                "--storeUrl=" + store.url(),
                "--storeUser=" + store.user()))
        // The profiles' flags name files from here.
        .directory(settings.root())
        .environment("TWINBEAM_STORE_PASSWORD", store.password())
        .log(work.log(name));
  }
}
