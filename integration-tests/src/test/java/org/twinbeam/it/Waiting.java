/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.twinbeam.embedded.ChildJvm;
import org.twinbeam.embedded.LogTail;

/** Waits for what other processes do. */
final class Waiting {
  static final Duration PATIENCE = Duration.ofMinutes(3);

  private Waiting() {}

  /** Until the condition is true; that it cannot be told counts as not yet. */
  static void until(String what, Callable<Boolean> condition) throws Exception {
    until(what, Duration.ofMillis(100), condition);
  }

  static void until(String what, Duration poll, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Exception last = null;
    while (System.nanoTime() < deadline) {
      try {
        if (condition.call()) {
          return;
        }
        last = null;
      } catch (IOException | RuntimeException e) {
        last = e; // Not registered yet, or not up again, say.
      }
      Thread.sleep(poll.toMillis());
    }
    throw new AssertionError("after " + PATIENCE + " it is not so that " + what, last);
  }

  /** What stands behind the prefix in the first line of a child's output that has it. */
  static String line(ChildJvm child, String prefix) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline && child.isAlive()) {
      try (var lines = Files.lines(child.log())) {
        Optional<String> line = lines.filter(text -> text.startsWith(prefix)).findFirst();
        if (line.isPresent()) {
          return line.get().substring(prefix.length()).strip();
        }
      }
      Thread.sleep(50);
    }
    child.close();
    throw new AssertionError(
        child.name() + " does not say '" + prefix + "':\n" + LogTail.of(child.log(), 30));
  }
}
