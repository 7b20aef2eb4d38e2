/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A native process that ends with this JVM: it runs below a small shell that waits on a pipe from
 * here and stops it at end of file. The kernel closes that pipe however this JVM ends.
 */
final class GuardedProcess {
  private final Process guardian;

  private GuardedProcess(Process guardian) {
    this.guardian = guardian;
  }

  /**
   * @param grace time between SIGINT and SIGKILL, rounded down to seconds
   * @param log file that output is appended to
   */
  static GuardedProcess start(List<String> command, Duration grace, Path log) throws IOException {
    List<String> all = new ArrayList<>(Platform.ownSession());
    all.addAll(List.of("sh", "-c", script(), "guardian", Long.toString(grace.toSeconds())));
    all.addAll(command);
    Files.createDirectories(log.toAbsolutePath().getParent());
    ProcessBuilder builder =
        new ProcessBuilder(all)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().put("LC_ALL", "C");
    return new GuardedProcess(builder.start());
  }

  boolean isAlive() {
    return guardian.isAlive();
  }

  /** Completes with the command's exit status (128 + n if signal n ended it). */
  CompletableFuture<Integer> exit() {
    return guardian.onExit().thenApply(Process::exitValue);
  }

  /** Asks the process to end, waits until it has, and returns its exit status. */
  int stop() {
    try {
      guardian.getOutputStream().close();
    } catch (IOException e) {
      // The guardian has ended already.
    }
    return exit().join();
  }

  /** Waits for the process to end by itself. */
  int await(Duration limit) throws IOException, InterruptedException {
    if (!guardian.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      stop();
      throw new IOException("not finished within " + limit);
    }
    return guardian.exitValue();
  }

  private static String script() {
    try (InputStream in = GuardedProcess.class.getResourceAsStream("guardian.sh")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
