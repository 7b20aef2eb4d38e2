/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local.up;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.twinbeam.embedded.ChildJvm;
import org.twinbeam.embedded.LogTail;

/** A JVM of its own that tells in its log when it is ready. */
final class ReadyChild {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final long POLL_MILLIS = 50;

  /** How our programs tell an error: by their name, and what it is. */
  private static final Pattern SAID =
      Pattern.compile("(ingest|bridge|import|pull|speed|batch|train|promote|serving|gateway): .*");

  private ReadyChild() {}

  /** Starts a child that is ready at once. */
  static Running start(ChildJvm.Builder builder, Path log) throws IOException {
    long from = begin(log);
    return running(builder.log(log).start(), log, from, "");
  }

  /**
   * Starts a child, and waits for a line that begins with {@code ready}; the rest of it is the
   * place.
   */
  static Running start(ChildJvm.Builder builder, Path log, String ready)
      throws IOException, InterruptedException {
    long from = begin(log);
    ChildJvm child = builder.log(log).start();
    try {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (true) {
        Optional<String> place = place(log, from, ready);
        if (place.isPresent()) {
          return running(child, log, from, place.get());
        } else if (!child.isAlive()) {
          throw new IOException(ended(child.exit().join(), log, from));
        } else if (System.nanoTime() > deadline) {
          throw new IOException("is not ready after " + PATIENCE.toSeconds() + " s; see " + log);
        }
        Thread.sleep(POLL_MILLIS);
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      child.close();
      throw e;
    }
  }

  private static Running running(ChildJvm child, Path log, long from, String place) {
    return new Running(place, child.exit().thenApply(status -> ended(status, log, from)), child);
  }

  /**
   * How a process has ended, with what it said of that, or else what it said last.
   *
   * @param from where in its log it began
   */
  static String ended(int status, Path log, long from) {
    List<String> lines = lines(log, from);
    String last = lines.isEmpty() ? "" : ": " + lines.get(lines.size() - 1);
    String said =
        lines.stream()
            .filter(line -> SAID.matcher(line).matches())
            .reduce((former, latter) -> latter)
            .map(line -> ": " + line)
            .orElse(last);
    return "ended with status " + status + said;
  }

  private static Optional<String> place(Path log, long from, String ready) {
    return lines(log, from).stream()
        .filter(line -> line.startsWith(ready))
        .map(line -> line.substring(ready.length()).strip())
        .findFirst();
  }

  /** Whole lines that are not blank, of those from there on the last. */
  private static List<String> lines(Path log, long from) {
    try {
      String text = LogTail.since(log, from);
      return text.substring(0, text.lastIndexOf('\n') + 1)
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty())
          .toList();
    } catch (IOException e) {
      return List.of(); // Nothing was said, then.
    }
  }

  /**
   * Puts a log aside that has grown too large.
   *
   * @return where in the log it goes on
   */
  static long begin(Path log) throws IOException {
    LogRotation.rotate(log);
    return Files.exists(log) ? Files.size(log) : 0;
  }
}
