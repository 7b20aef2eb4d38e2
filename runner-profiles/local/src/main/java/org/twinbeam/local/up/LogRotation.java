/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local.up;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps logs from filling the disk: one that has grown beyond {@value #BYTES} bytes is copied to
 * {@code <name>.1}, in the place of the one before, and emptied. Its process has it open to append,
 * so it writes on at the start; a line that it writes just then may be lost.
 */
final class LogRotation implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LogRotation.class);
  static final long BYTES = 16 << 20;
  private static final Duration EVERY = Duration.ofSeconds(30);

  private final Path directory;
  private final Thread thread;

  /**
   * @param directory the logs in it are looked at every half minute, whoever writes them
   */
  LogRotation(Path directory) {
    this.directory = directory;
    this.thread = new Thread(this::loop, "log-rotation");
    thread.setDaemon(true);
    thread.start();
  }

  private void loop() {
    try {
      while (true) {
        Thread.sleep(EVERY.toMillis());
        try (DirectoryStream<Path> logs = Files.newDirectoryStream(directory, "*.log")) {
          for (Path log : logs) {
            rotate(log);
          }
        } catch (IOException e) {
          LOG.warn("the logs in {} grow on, as they cannot be put aside", directory, e);
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("closed", e);
    }
  }

  /** Puts a log aside if it has grown too large. */
  static void rotate(Path log) throws IOException {
    try {
      if (Files.size(log) <= BYTES) {
        return;
      }
    } catch (NoSuchFileException e) {
      return; // Nothing was written yet.
    }
    Path aside = log.resolveSibling(log.getFileName() + ".1");
    Files.copy(log, aside, StandardCopyOption.REPLACE_EXISTING);
    FileChannel.open(log, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING).close();
  }

  @Override
  public void close() throws InterruptedException {
    thread.interrupt();
    thread.join();
  }
}
