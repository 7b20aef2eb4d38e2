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
public final class Jobs {
  private final EngineJvms jvms;
  private final Layout work;
  private final String stream;
  private final Path file;
  private final List<String> log;
  private final StoreConfig store;

  /**
   * @param file of the stream's definition
   * @param log flags that say where the log is
   */
  public Jobs(
      EngineJvms jvms, Layout work, String stream, Path file, List<String> log, StoreConfig store) {
    this.jvms = jvms;
    this.work = work;
    this.stream = stream;
    this.file = file;
    this.log = List.copyOf(log);
    this.store = store;
  }

  /** Log to raw lake. */
  public List<String> ingest() {
    return streaming("ingest", List.of("--warehouse=" + work.warehouse()));
  }

  /** Log to states. */
  public List<String> speed() {
    return streaming(
        "speed", List.of("--warehouse=" + work.warehouse(), "--models=" + work.models()));
  }

  /**
   * Other people's topics to the log.
   *
   * @param more flags, if those topics are not the definition's
   */
  public List<String> bridge(String... more) {
    return streaming("bridge", List.of(more));
  }

  private List<String> streaming(String pipeline, List<String> more) {
    List<String> command = new ArrayList<>(command(pipeline));
    command.addAll(log);
    command.addAll(more);
    // As many slots as a small machine has to spare.
    command.add("--parallelism=1");
    return command;
  }

  /**
   * Lake to states, on Spark. It ends when the run is published.
   *
   * @param name of the process, which its log has too
   */
  public ChildJvm batch(String name) throws IOException {
    return onSpark(name, "batch").start();
  }

  private ChildJvm.Builder onSpark(String name, String pipeline) throws IOException {
    return jvm(name, pipeline, Engine.SPARK, "1g")
        .jvmArguments(List.of("-Dspark.local.dir=" + work.scratch(name)))
        .environment("SPARK_LOCAL_IP", "127.0.0.1")
        .arguments(
            List.of(
                "--sparkMaster=local[1]",
                "--warehouse=" + work.warehouse(),
                "--models=" + work.models()));
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

  /** A pipeline that ends, for a person who waits for it. */
  public ChildJvm.Builder once(String pipeline, Engine engine, List<String> flags)
      throws IOException {
    ChildJvm.Builder jvm =
        engine == Engine.SPARK
            ? onSpark(name(pipeline), pipeline)
            : jvm(name(pipeline), pipeline, engine, "1g")
                .arguments(List.of("--warehouse=" + work.warehouse(), "--models=" + work.models()));
    return jvm.arguments(log).arguments(flags);
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
    return jvms.pipeline(name, engine, heap).arguments(command(pipeline));
  }
}
