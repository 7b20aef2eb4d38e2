/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.twinbeam.embedded.ChildJvm;

/**
 * What a job's state takes, when all is in the store and a checkpoint begun after that is complete.
 *
 * @param heapBytes of live objects, the engine's among them
 * @param checkpointBytes of the checkpoint's files
 */
record LiveState(long heapBytes, long checkpointBytes) {
  private static final Duration LONGEST = Duration.ofMinutes(3);
  private static final int POLL_MILLIS = 50;

  /** Instances and bytes. */
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");

  /**
   * @param checkpoints the directory of Flink's checkpoints, those of other runs too
   */
  static LiveState of(ChildJvm job, Path checkpoints) throws Exception {
    long checkpoint = bytes(next(job, checkpoints));
    jcmd(job, "GC.run");
    jcmd(job, "GC.run");
    return new LiveState(live(jcmd(job, "GC.class_histogram")), checkpoint);
  }

  /** Of a histogram, which has live objects alone: the line of the total. */
  private static long live(String histogram) {
    Matcher total = TOTAL.matcher(histogram);
    if (!total.find()) {
      throw new IllegalStateException("no histogram of the heap: " + histogram);
    }
    return Long.parseLong(total.group(1));
  }

  /** The next complete one that has not even begun yet: its directory is made at its beginning. */
  private static Path next(ChildJvm job, Path checkpoints) throws Exception {
    Set<Path> before = all(checkpoints);
    long begun = System.nanoTime();
    while (true) {
      for (Path each : all(checkpoints)) {
        if (!before.contains(each) && Files.exists(each.resolve("_metadata"))) {
          return each;
        }
      }
      if (!job.isAlive() || System.nanoTime() - begun > LONGEST.toNanos()) {
        throw new IllegalStateException(
            job.name() + " has ended, or completes no checkpoint within " + LONGEST);
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  /** Complete or not, of all runs. */
  private static Set<Path> all(Path checkpoints) throws IOException {
    if (!Files.exists(checkpoints)) {
      return Set.of();
    }
    try (Stream<Path> paths = Files.find(checkpoints, 2, LiveState::isCheckpoint)) {
      return paths.collect(Collectors.toSet());
    } catch (NoSuchFileException | UncheckedIOException e) {
      return all(checkpoints); // An older one has just been deleted.
    }
  }

  private static boolean isCheckpoint(Path path, Object unused) {
    return path.getFileName().toString().startsWith("chk-");
  }

  private static long bytes(Path dir) throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.list(dir)) {
      for (Path file : files.toList()) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }

  private static String jcmd(ChildJvm job, String command) throws Exception {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(job.pid()),
                command)
            .redirectErrorStream(true)
            .start();
    String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (jcmd.waitFor() != 0) {
      throw new IllegalStateException(command + " of " + job.name() + " failed: " + said);
    }
    return said;
  }
}
