/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.twinbeam.embedded.ChildJvm;

/** What a process holds, as the JDK's own tools and the kernel tell it. */
final class Vitals {
  /** The last line of a class histogram: objects that are reachable, and their bytes. */
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");

  private Vitals() {}

  /** Bytes of reachable objects: the JVM collects its garbage first. */
  static long liveHeap(ChildJvm jvm) throws IOException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process process =
        new ProcessBuilder(jcmd.toString(), Long.toString(jvm.pid()), "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Matcher total = TOTAL.matcher(text);
    if (!total.find()) {
      throw new IOException(jvm.name() + ": jcmd says " + text.lines().limit(3).toList());
    }
    return Long.parseLong(total.group(1));
  }

  /** Files, sockets and pipes that are open; Linux only. */
  static long openFiles(ChildJvm jvm) throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(jvm.pid()), "fd"))) {
      return files.count();
    }
  }
}
