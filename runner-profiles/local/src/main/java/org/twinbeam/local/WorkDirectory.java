/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.twinbeam.embedded.EmbeddedPostgresql;

/**
 * The one directory that the quickstart writes to. Empty at the start; what a run leaves there can
 * be looked at until the next. Held by a lock of the operating system, which goes with the process
 * that holds it, however that ends.
 */
final class WorkDirectory implements AutoCloseable {
  private static final int ATTEMPTS = 50;

  private final Path dir;
  private final FileChannel channel;

  private WorkDirectory(Path dir, FileChannel channel) {
    this.dir = dir;
    this.channel = channel;
  }

  /**
   * Takes and empties the directory.
   *
   * @throws IOException if another run holds it; the message names its process
   */
  static WorkDirectory open(Path dir) throws IOException {
    Files.createDirectories(dir);
    Path lockFile = dir.resolveSibling(dir.getFileName() + ".lock");
    FileChannel channel =
        FileChannel.open(
            lockFile, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    if (!locked(channel)) {
      channel.close();
      throw new IOException(
          "a quickstart is running in "
              + dir
              + " already, as process "
              + Files.readString(lockFile).strip()
              + ": end that one first");
    }
    channel.truncate(0);
    channel.write(
        ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.UTF_8)),
        0);
    WorkDirectory work = new WorkDirectory(dir, channel);
    // The children of a run that was killed are ending now; PostgreSQL takes the longest.
    EmbeddedPostgresql.awaitEnd(work.postgresql());
    work.empty();
    Files.createDirectories(dir.resolve("logs"));
    return work;
  }

  Path postgresql() {
    return dir.resolve("postgresql");
  }

  Path kafka() {
    return dir.resolve("kafka");
  }

  Path mqtt() {
    return dir.resolve("mqtt");
  }

  /** Where the lake's files go. */
  Path warehouse() {
    return dir.resolve("warehouse");
  }

  /** Where trained models go. */
  Path models() {
    return dir.resolve("models");
  }

  /** Files that are made for a process. */
  Path made(String name) throws IOException {
    return Files.createDirectories(dir.resolve("made")).resolve(name);
  }

  /** Made when asked for: an engine's scratch files do not go to the machine's /tmp. */
  Path scratch(String process) throws IOException {
    return Files.createDirectories(dir.resolve("tmp").resolve(process));
  }

  Path log(String process) {
    return dir.resolve("logs").resolve(process + ".log");
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** Again and again, as a process that is just ending may still write. */
  private void empty() throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        deleteContent();
        return;
      } catch (DirectoryNotEmptyException | NoSuchFileException | java.io.UncheckedIOException e) {
        if (attempt == ATTEMPTS) {
          throw new IOException("cannot empty " + dir + ": somebody writes to it", e);
        }
        try {
          Thread.sleep(100);
        } catch (InterruptedException interrupted) {
          Thread.currentThread().interrupt();
          throw new IOException("interrupted", interrupted);
        }
      }
    }
  }

  private void deleteContent() throws IOException {
    List<Path> all;
    try (Stream<Path> paths = Files.walk(dir)) {
      all = paths.sorted(Comparator.reverseOrder()).filter(p -> !p.equals(dir)).toList();
    }
    for (Path path : all) {
      Files.deleteIfExists(path);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
