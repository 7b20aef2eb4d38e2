/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks;

import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.duckdb.DuckDBDriver;
import org.twinbeam.benchmarks.peer.SparkPeer;
import org.twinbeam.embedded.ChildJvm;
import org.twinbeam.embedded.EmbeddedPostgresql;
import org.twinbeam.embedded.LogTail;
import org.twinbeam.io.store.StoreConfig;
import org.twinbeam.local.Engine;
import org.twinbeam.local.Flight;
import org.twinbeam.local.FlightJson;
import org.twinbeam.local.FlightSample;

/** What all rows are measured with: the services, the flights, and processes. */
final class Bench implements AutoCloseable {
  /** One event in so many comes twice. */
  private static final int REPEATED = 100;

  private final Path root;
  private final Path work;
  private final Path flights;
  private final EmbeddedPostgresql database;
  private final AtomicInteger starts = new AtomicInteger();

  /**
   * @param root of the repository
   * @param work directory, emptied by the caller
   * @param flights Parquet, as fetch-flights.sh fetches it or the shipped sample
   */
  Bench(Path root, Path work, Path flights) throws IOException {
    this.root = root;
    this.work = work;
    this.flights = flights;
    this.database = EmbeddedPostgresql.start(work.resolve("postgresql"));
  }

  StoreConfig store() {
    return new StoreConfig(database.jdbcUrl(), database.user(), database.password());
  }

  Path warehouse() {
    return work.resolve("warehouse");
  }

  /** A file for a row's use. */
  Path file(String name) {
    return work.resolve(name);
  }

  /** The definition under another name, so that two sizes can be kept side by side. */
  Path definition(String stream) throws IOException {
    String text = Files.readString(root.resolve("integration-tests/benchmarks/bench.yaml"));
    Path file = work.resolve(stream + ".yaml");
    return Files.writeString(file, text.replace("\nstream: bench\n", "\nstream: " + stream + "\n"));
  }

  /**
   * Writes the first flights as JSON lines, one in a hundred of them twice.
   *
   * @return how many there were
   */
  int writeFlights(Path file, int most) throws IOException {
    AtomicInteger count = new AtomicInteger();
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      FlightSample.read(flights, flight -> write(flight, out, count, most));
    }
    return count.get();
  }

  private static void write(Flight flight, OutputStream out, AtomicInteger count, int most) {
    if (count.get() == most) {
      return;
    }
    int number = count.incrementAndGet();
    byte[] line = FlightJson.bytes(FlightJson.object(flight));
    try {
      for (int i = 0; i < (number % REPEATED == 0 ? 2 : 1); i++) {
        out.write(line);
        out.write('\n');
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs one of Twinbeam's pipelines to its end, as its command does. */
  Usage pipeline(Engine engine, Path definition, String... command) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.add("--definition=" + definition);
    arguments.add("--storeUrl=" + store().url());
    arguments.add("--storeUser=" + store().user());
    arguments.add("--warehouse=" + warehouse());
    return process(engine.classPath(root), "org.twinbeam.pipelines.Main", command[0], arguments);
  }

  /** Runs the job on Spark SQL to its end, on its module's class path. */
  Usage sparkPeer(String... arguments) throws Exception {
    List<Path> classPath = new ArrayList<>(List.of(place(SparkPeer.class)));
    String text =
        Files.readString(root.resolve("integration-tests/benchmarks/spark-peer/target/classpath"));
    for (String entry : text.strip().split(File.pathSeparator, -1)) {
      classPath.add(Path.of(entry));
    }
    return process(classPath, SparkPeer.class, arguments);
  }

  /** Runs the queries on DuckDB to their end. */
  Usage duckDbPeer(String... arguments) throws Exception {
    List<Path> classPath = List.of(place(DuckDbPeer.class), place(DuckDBDriver.class));
    return process(classPath, DuckDbPeer.class, arguments);
  }

  private Usage process(List<Path> classPath, Class<?> main, String... arguments) throws Exception {
    return process(classPath, main.getName(), main.getSimpleName(), List.of(arguments));
  }

  private static Path place(Class<?> of) throws URISyntaxException {
    return Path.of(of.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  /** All with the same heap and flags. */
  private Usage process(List<Path> classPath, String main, String name, List<String> arguments)
      throws Exception {
    Path log = work.resolve("logs").resolve(starts.incrementAndGet() + "-" + name + ".log");
    List<String> jvm = new ArrayList<>();
    String opens = System.getProperty("twinbeam.engineJvmArguments", "");
    if (!opens.isBlank()) {
      jvm.addAll(List.of(opens.strip().split("\\s+")));
    }
    Path scratch = Files.createDirectories(work.resolve("tmp").resolve(log.getFileName()));
    jvm.add("-Djava.io.tmpdir=" + scratch);
    jvm.add("-Dspark.local.dir=" + scratch);
    long begun = System.nanoTime();
    ChildJvm child =
        ChildJvm.of(name, main)
            .classPath(classPath)
            .heap("2g")
            .jvmArguments(jvm)
            .arguments(arguments)
            .directory(root)
            .environment("TWINBEAM_STORE_PASSWORD", store().password())
            .environment("SPARK_LOCAL_IP", "127.0.0.1")
            .log(log)
            .start();
    ProcessHandle handle = ProcessHandle.of(child.pid()).orElseThrow();
    double cpu = 0;
    long peak = 0;
    while (child.isAlive()) {
      cpu = Math.max(cpu, handle.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9);
      peak = Math.max(peak, peakMegabytes(child.pid()));
      Thread.sleep(10);
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    int status = child.exit().join();
    if (status != 0) {
      throw new IllegalStateException(
          name + " ended with status " + status + "\n" + LogTail.of(log, 40));
    }
    return new Usage(seconds, cpu, peak);
  }

  private static long peakMegabytes(long pid) {
    Path status = Path.of("/proc/" + pid + "/status");
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0; // It has just ended, or this is not Linux.
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
