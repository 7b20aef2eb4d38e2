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
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.duckdb.DuckDBDriver;
import org.twinbeam.benchmarks.flinkpeer.FlinkPeer;
import org.twinbeam.benchmarks.peer.SparkPeer;
import org.twinbeam.core.process.ParentWatch;
import org.twinbeam.embedded.ChildJvm;
import org.twinbeam.embedded.EmbeddedKafka;
import org.twinbeam.embedded.EmbeddedPostgresql;
import org.twinbeam.embedded.LogTail;
import org.twinbeam.io.log.LogConfig;
import org.twinbeam.io.store.StoreConfig;
import org.twinbeam.local.Engine;
import org.twinbeam.local.Flight;
import org.twinbeam.local.FlightJson;
import org.twinbeam.local.FlightSample;

/** What all rows are measured with: the services, the flights, and processes. */
final class Bench implements AutoCloseable {
  /** One event in so many comes twice. */
  private static final int REPEATED = 100;

  private static final Duration LONGEST = Duration.ofMinutes(30);

  private final Path root;
  private final Path work;
  private final Path flights;
  private final EmbeddedPostgresql database;
  private EmbeddedKafka kafka;
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

  /** A connection to the store, which the caller closes. */
  Connection connect() throws SQLException {
    return DriverManager.getConnection(store().url(), store().user(), store().password());
  }

  /** Of a broker in this JVM, started when it is first asked for. */
  LogConfig log() throws IOException {
    if (kafka == null) {
      kafka = EmbeddedKafka.start(work.resolve("kafka"));
    }
    return new LogConfig(kafka.bootstrapServers());
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
    return definition("bench", stream);
  }

  /** The one of that name, beside bench.yaml, under another. */
  Path definition(String of, String stream) throws IOException {
    Path original = root.resolve("integration-tests/benchmarks/" + of + ".yaml");
    String text =
        Files.readString(original).replace("\nstream: " + of + "\n", "\nstream: " + stream + "\n");
    return Files.writeString(work.resolve(stream + ".yaml"), text);
  }

  /**
   * Writes the first flights as JSON lines, one in a hundred of them twice.
   *
   * @return how many there were
   */
  int writeFlights(Path file, int most) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      return eachFlight(
          most,
          line -> {
            try {
              out.write(line);
              out.write('\n');
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }

  /**
   * Gives the first flights as JSON, in the order of their departures, one in a hundred of them
   * twice.
   *
   * @return how many there were
   */
  int eachFlight(int most, Consumer<byte[]> event) throws IOException {
    return eachFlight(0, most, event);
  }

  /**
   * Gives the flights from the one to the other, counted from 0, the last excluded.
   *
   * @return how many there were
   */
  int eachFlight(int from, int to, Consumer<byte[]> event) throws IOException {
    AtomicInteger count = new AtomicInteger();
    FlightSample.read(flights, flight -> give(flight, event, count, from, to));
    return Math.max(0, count.get() - from);
  }

  private static void give(
      Flight flight, Consumer<byte[]> event, AtomicInteger count, int from, int to) {
    if (count.get() == to) {
      return;
    }
    int number = count.incrementAndGet();
    if (number <= from) {
      return;
    }
    byte[] json = FlightJson.bytes(FlightJson.object(flight));
    for (int i = 0; i < (number % REPEATED == 0 ? 2 : 1); i++) {
      event.accept(json);
    }
  }

  /** Runs one of Twinbeam's pipelines to its end, as its command does. */
  Usage pipeline(Engine engine, Path definition, String... command) throws Exception {
    return ended(start(engine, definition, command));
  }

  /** Starts one of Twinbeam's pipelines, as its command does. */
  ChildJvm start(Engine engine, Path definition, String... command) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.add("--definition=" + definition);
    arguments.add("--storeUrl=" + store().url());
    arguments.add("--storeUser=" + store().user());
    arguments.add("--warehouse=" + warehouse());
    return start(engine.classPath(root), "org.twinbeam.pipelines.Main", command[0], arguments);
  }

  /** Runs the job on Spark SQL to its end, on its module's class path. */
  Usage sparkPeer(String... arguments) throws Exception {
    return ended(peer("spark-peer", SparkPeer.class, arguments));
  }

  /** Starts the job on Flink, on its module's class path. */
  ChildJvm flinkPeer(String... arguments) throws Exception {
    return peer("flink-peer", FlinkPeer.class, arguments);
  }

  /** Starts a peer that has a module, and so a class path, of its own. */
  private ChildJvm peer(String module, Class<?> main, String... arguments) throws Exception {
    List<Path> classPath = new ArrayList<>(List.of(place(main)));
    Path file = root.resolve("integration-tests/benchmarks/" + module + "/target/classpath");
    for (String entry : Files.readString(file).strip().split(File.pathSeparator, -1)) {
      classPath.add(Path.of(entry));
    }
    return start(classPath, main, arguments);
  }

  /** Runs the queries on DuckDB to their end. */
  Usage duckDbPeer(String... arguments) throws Exception {
    List<Path> classPath =
        List.of(place(DuckDbPeer.class), place(DuckDBDriver.class), place(ParentWatch.class));
    return ended(start(classPath, DuckDbPeer.class, arguments));
  }

  /** Starts the bare writer of a lake, on the class path that ingestion has. */
  ChildJvm lakePeer(String... arguments) throws Exception {
    List<Path> classPath = new ArrayList<>(List.of(place(LakePeer.class)));
    classPath.addAll(Engine.FLINK.classPath(root));
    return start(classPath, LakePeer.class, arguments);
  }

  private ChildJvm start(List<Path> classPath, Class<?> main, String... arguments)
      throws IOException {
    return start(classPath, main.getName(), main.getSimpleName(), List.of(arguments));
  }

  private static Path place(Class<?> of) throws URISyntaxException {
    return Path.of(of.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  /** All with the same heap and flags. */
  private ChildJvm start(List<Path> classPath, String main, String name, List<String> arguments)
      throws IOException {
    Path log = work.resolve("logs").resolve(starts.incrementAndGet() + "-" + name + ".log");
    List<String> jvm = new ArrayList<>(Engine.jvmArguments());
    Path scratch = Files.createDirectories(work.resolve("tmp").resolve(log.getFileName()));
    jvm.add("-Djava.io.tmpdir=" + scratch);
    jvm.add("-Dspark.local.dir=" + scratch);
    return ChildJvm.of(name, main)
        .classPath(classPath)
        .heap("2g")
        .jvmArguments(jvm)
        .arguments(arguments)
        .directory(root)
        .environment("TWINBEAM_STORE_PASSWORD", store().password())
        .environment("SPARK_LOCAL_IP", "127.0.0.1")
        .log(log)
        .start();
  }

  /**
   * Waits for a process to end well.
   *
   * @return what it took
   * @throws IllegalStateException if it ended otherwise, or has not within half an hour
   */
  private static Usage ended(ChildJvm started) throws Exception {
    try (ChildJvm child = started) {
      long begun = System.nanoTime();
      double cpu = 0;
      long peak = 0;
      while (!hasEnded(child)) {
        cpu = Math.max(cpu, cpuSeconds(child));
        peak = Math.max(peak, peakMegabytes(child.pid()));
        if (System.nanoTime() - begun > LONGEST.toNanos()) {
          throw new IllegalStateException(child.name() + " has not ended within " + LONGEST);
        }
      }
      double seconds = (System.nanoTime() - begun) / 1e9;
      int status = child.exit().join();
      if (status != 0) {
        throw new IllegalStateException(
            child.name() + " ended with status " + status + "\n" + LogTail.of(child.log(), 40));
      }
      return new Usage(seconds, cpu, peak);
    }
  }

  /** Of all its threads, until now; 0 if it has ended. */
  static double cpuSeconds(ChildJvm child) {
    return ProcessHandle.of(child.pid())
        .flatMap(handle -> handle.info().totalCpuDuration())
        .map(duration -> duration.toNanos() / 1e9)
        .orElse(0.0);
  }

  /** Waits a moment for it. */
  private static boolean hasEnded(ChildJvm child) throws Exception {
    try {
      child.exit().get(100, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
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
    if (kafka != null) {
      kafka.close();
    }
    database.close();
  }
}
