/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.embedded.ChildJvm;
import org.twinbeam.embedded.EmbeddedPostgresql;
import org.twinbeam.io.lake.LakeConfig;
import org.twinbeam.io.lake.RawLake;
import org.twinbeam.io.log.LogConfig;
import org.twinbeam.io.store.Store;
import org.twinbeam.io.store.StoreConfig;
import org.twinbeam.io.store.StorePools;
import org.twinbeam.local.Engine;
import org.twinbeam.serving.ServingMain;
import org.twinbeam.serving.client.ServingClient;

/**
 * What stands around the pipelines: broker, PostgreSQL and serving, each a process that can be
 * killed and started anew where it was.
 */
final class Testbed implements AutoCloseable {
  private static final String PASSWORD = "TWINBEAM_STORE_PASSWORD";

  private final Path work;
  private final Processes processes;
  private ChildJvm broker;
  private EmbeddedPostgresql database;
  private ChildJvm serving;
  private LogConfig log;
  private StoreConfig store;
  private String servingUrl;

  private Testbed(Path work) {
    this.work = work;
    this.processes = new Processes(work.resolve("logs"));
  }

  /**
   * @param name of a directory below target, wiped first
   */
  static Testbed start(String name) throws Exception {
    Path work = Path.of("integration-tests/target").resolve(name).toAbsolutePath();
    wipe(work);
    Testbed bed = new Testbed(Files.createDirectories(work));
    try {
      bed.startBroker();
      bed.startPostgresql();
      Store.migrate(bed.store);
      bed.startServing();
      return bed;
    } catch (Exception | Error e) {
      bed.close();
      throw e;
    }
  }

  private static void wipe(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  void startBroker() throws Exception {
    broker =
        processes
            .own("broker", BrokerMain.class, "384m")
            .arguments(List.of(work.resolve("kafka").toString()))
            .start();
    log = new LogConfig(Waiting.line(broker, BrokerMain.READY));
  }

  void startPostgresql() throws Exception {
    database = EmbeddedPostgresql.start(work.resolve("postgresql"));
    store = new StoreConfig(database.jdbcUrl(), database.user(), database.password());
  }

  void startServing() throws Exception {
    String port = servingUrl == null ? "0" : servingUrl.substring(servingUrl.lastIndexOf(':') + 1);
    serving =
        processes
            .own("serving", ServingMain.class, "256m")
            .arguments(
                List.of(
                    "--storeUrl=" + store.url(),
                    "--storeUser=" + store.user(),
                    "--models=" + models(),
                    "--port=" + port))
            .environment(PASSWORD, store.password())
            .start();
    servingUrl = Waiting.line(serving, "Serving at ");
  }

  void killBroker() {
    broker.kill();
  }

  void killServing() {
    serving.kill();
  }

  /** Kills the server's first process; its others notice, and end themselves. */
  void killPostgresql() {
    try {
      ProcessHandle.of(database.pid()).orElseThrow().destroyForcibly();
      database.exit().join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path work() {
    return work;
  }

  /** Where models are. */
  Path models() {
    return work.resolve("models");
  }

  Processes processes() {
    return processes;
  }

  LogConfig log() {
    return log;
  }

  StoreConfig store() {
    return store;
  }

  LakeConfig lake() {
    return new LakeConfig(
        store.url(), store.user(), store.password(), work.resolve("warehouse").toString());
  }

  /** The newest epoch of a stream that is in the lake, -1 if none. */
  long committed(String stream) {
    try (RawLake lake = RawLake.open(lake(), stream)) {
      return lake.committedThrough().orElse(-1);
    }
  }

  ServingClient client() {
    return new ServingClient(servingUrl);
  }

  ChildJvm servingProcess() {
    return serving;
  }

  /** Command lines for this bed and a definition. */
  EngineJobs jobs(Definition definition) throws IOException {
    Path yaml = work.resolve(definition.stream() + ".yaml");
    Files.writeString(yaml, definition.yaml());
    return new EngineJobs(
        processes,
        List.of(
            "--definition=" + yaml,
            "--bootstrapServers=" + log.bootstrapServers(),
            "--storeUrl=" + store.url(),
            "--storeUser=" + store.user(),
            "--warehouse=" + work.resolve("warehouse"),
            "--models=" + models()),
        environment());
  }

  /** A JVM that runs command lines on an engine without starting anew. */
  JobHost host(Engine engine) throws Exception {
    ChildJvm.Builder jvm = processes.hosting("host-" + engine, engine, JobHostMain.class, "768m");
    environment().forEach(jvm::environment);
    return JobHost.start(jvm);
  }

  /** What a job's process finds in its environment. */
  private Map<String, String> environment() {
    return Map.of(PASSWORD, store.password());
  }

  @Override
  public void close() {
    for (ChildJvm child : new ChildJvm[] {serving, broker}) {
      if (child != null) {
        child.close();
      }
    }
    if (database != null) {
      StorePools.close(store);
      database.close();
    }
  }
}
