/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A real PostgreSQL server on a loopback port, with its data in a given directory. It ends when it
 * is closed, and when this JVM ends, in whatever way. Started again on the same directory it has
 * the same data, port and password.
 *
 * <p>What is committed survives every death of the server, but not one of the machine: files are
 * not forced to disk.
 */
public final class EmbeddedPostgresql implements AutoCloseable {
  private static final String USER = "postgres";
  private static final String DATABASE = "postgres";
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  private final Path data;
  private final int port;
  private final String password;
  private final GuardedProcess server;

  private EmbeddedPostgresql(Path data, int port, String password, GuardedProcess server) {
    this.data = data;
    this.port = port;
    this.password = password;
    this.server = server;
  }

  /**
   * Starts the server and returns when it takes connections.
   *
   * @param dir holds data, log, port and password; made if absent
   * @throws IOException if it does not start within a minute; the message has the end of its log
   */
  public static EmbeddedPostgresql start(Path dir) throws IOException {
    return start(dir, 0);
  }

  /**
   * As {@link #start(Path)}, at its first start on that port of 127.0.0.1 if it is free, else on
   * another.
   */
  public static EmbeddedPostgresql start(Path dir, int preferredPort) throws IOException {
    Path home = dir.toAbsolutePath().normalize();
    Path programs = PostgresqlPrograms.unpacked();
    Path data = home.resolve("data");
    Path log = home.resolve("postgresql.log");
    Files.createDirectories(home);
    awaitEnd(dir);
    String password = password(home.resolve("password"));
    if (!Files.isDirectory(data)) {
      initialize(programs, home, data, log);
    }
    int port = Ports.of(home.resolve("port"), preferredPort).get(0);
    return new EmbeddedPostgresql(
        data, port, password, run(command(programs, data, port), data, log));
  }

  public String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + DATABASE;
  }

  public String user() {
    return USER;
  }

  /** Random, made at the first start on the directory. */
  public String password() {
    return password;
  }

  public int port() {
    return port;
  }

  /** Process id of the server, so that a test can kill it. */
  public long pid() throws IOException {
    return postmaster(data)
        .orElseThrow(() -> new IOException("PostgreSQL is not running on " + data))
        .pid();
  }

  /** Completes with the server's exit status when it ends, whether asked to or not. */
  public CompletableFuture<Integer> exit() {
    return server.exit();
  }

  @Override
  public void close() {
    server.stop();
  }

  private static List<String> command(Path programs, Path data, int port) {
    List<String> command = new ArrayList<>(Platform.notAsRoot());
    command.add(programs.resolve("bin/postgres").toString());
    command.addAll(List.of("-D", data.toString(), "-p", Integer.toString(port)));
    for (String setting :
        List.of(
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "max_connections=100",
            "shared_buffers=64MB",
            "work_mem=8MB",
            "maintenance_work_mem=32MB",
            "max_wal_size=256MB",
            "max_parallel_workers_per_gather=0",
            "jit=off",
            "fsync=off",
            "full_page_writes=off",
            "timezone=UTC",
            "log_min_messages=warning")) {
      command.addAll(List.of("-c", setting));
    }
    return command;
  }

  private static void initialize(Path programs, Path home, Path data, Path log) throws IOException {
    // Made aside and renamed: a kill in between leaves a whole cluster or none.
    Path aside = Files.createTempDirectory(home, "new-");
    List<String> command = new ArrayList<>(Platform.notAsRoot());
    command.add(programs.resolve("bin/initdb").toString());
    command.addAll(
        List.of(
            "--pgdata=" + aside,
            "--username=" + USER,
            "--pwfile=" + home.resolve("password"),
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
            "--no-instructions"));
    int status;
    try {
      status = GuardedProcess.start(command, Duration.ofSeconds(2), log).await(START_LIMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while PostgreSQL's data directory was made", e);
    }
    if (status != 0) {
      throw new IOException("initdb ended with status " + status + "\n" + LogTail.of(log, 20));
    }
    Files.move(aside, data, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String password(Path file) throws IOException {
    if (!Files.exists(file)) {
      byte[] random = new byte[16];
      new SecureRandom().nextBytes(random);
      Path aside =
          Files.createTempFile(
              file.getParent(),
              "password-",
              "",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(aside, HexFormat.of().formatHex(random));
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
    }
    return Files.readString(file).strip();
  }

  /**
   * Waits until no server runs on a directory: one whose JVM was killed takes a moment to end.
   *
   * @throws IOException if one runs on after that moment
   */
  public static void awaitEnd(Path dir) throws IOException {
    Path data = dir.toAbsolutePath().normalize().resolve("data");
    Optional<ProcessHandle> predecessor = postmaster(data);
    if (predecessor.isPresent()) {
      try {
        predecessor.get().onExit().get(STOP_LIMIT.plusSeconds(5).toSeconds(), TimeUnit.SECONDS);
      } catch (ExecutionException | TimeoutException e) {
        throw new IOException(
            "PostgreSQL runs on " + data + " already, as process " + predecessor.get().pid(), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }
  }

  /** The process that postmaster.pid names, if it lives and is PostgreSQL. */
  private static Optional<ProcessHandle> postmaster(Path data) throws IOException {
    Path file = data.resolve("postmaster.pid");
    List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
    if (lines.isEmpty()) {
      return Optional.empty();
    }
    return ProcessHandle.of(Long.parseLong(lines.get(0).strip()))
        .filter(ProcessHandle::isAlive)
        .filter(p -> p.info().command().map(c -> c.endsWith("/postgres")).orElse(false));
  }

  private static GuardedProcess run(List<String> command, Path data, Path log) throws IOException {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    GuardedProcess server = GuardedProcess.start(command, STOP_LIMIT, log);
    while (!ready(data)) {
      if (System.nanoTime() > deadline) {
        server.stop();
        throw new IOException("PostgreSQL did not start\n" + LogTail.of(log, 20));
      }
      if (!server.isAlive()) {
        // Where a server was killed, its own children may outlive it for a moment.
        if (!LogTail.of(log, 3).contains("pre-existing shared memory block")) {
          throw new IOException("PostgreSQL did not start\n" + LogTail.of(log, 20));
        }
        server = GuardedProcess.start(command, STOP_LIMIT, log);
      }
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        server.stop();
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while PostgreSQL started", e);
      }
    }
    return server;
  }

  /** The eighth line of postmaster.pid is the server's state; the file outlives a killed server. */
  private static boolean ready(Path data) throws IOException {
    try {
      if (postmaster(data).isEmpty()) {
        return false;
      }
      List<String> lines = Files.readAllLines(data.resolve("postmaster.pid"));
      return lines.size() >= 8 && lines.get(7).strip().equals("ready");
    } catch (NoSuchFileException e) {
      return false;
    }
  }
}
