/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.twinbeam.embedded.ChildJvm;
import org.twinbeam.embedded.LogTail;

/**
 * The quickstart as it is run, killed when all its processes stand, and again when asked to end.
 */
@Tag("full")
@Timeout(240)
class QuickstartKillIT {
  @TempDir Path temp;

  @Test
  void aKillLeavesNoProcessAndNothingThatStopsTheNextRun() throws Exception {
    try (ChildJvm first = start("first")) {
      List<ProcessHandle> children = awaitChildren(first, "flink");
      first.kill();
      awaitEnd(children);
    }
    try (ChildJvm second = start("second")) {
      List<ProcessHandle> children = awaitChildren(second, "import-departures");
      assertThat(second.stop(java.time.Duration.ofSeconds(30))).isEqualTo(128 + 15);
      awaitEnd(children);
    }
  }

  private static void awaitEnd(List<ProcessHandle> children) throws Exception {
    for (ProcessHandle child : children) {
      child.onExit().get(30, TimeUnit.SECONDS);
    }
  }

  private ChildJvm start(String name) throws Exception {
    return ChildJvm.of(name, Quickstart.class.getName())
        .heap("512m")
        .jvmArguments(
            List.of(
                "-Dquickstart.root=" + Path.of("../..").toRealPath(),
                "-Dquickstart.work=" + temp.resolve("work"),
                "-Dlog4j2.configurationFile=" + Path.of("src/main/resources/log4j2.xml")))
        .log(temp.resolve(name + ".log"))
        .start();
  }

  /** All processes below a run in which an engine's process of that name has been started. */
  private List<ProcessHandle> awaitChildren(ChildJvm run, String engine) throws Exception {
    // Before a run says where it serves, the logs are those of the run before.
    while (!LogTail.of(run.log(), 40).contains("Serving at") || !started(engine)) {
      assertThat(run.isAlive()).as(() -> LogTail.of(run.log(), 40)).isTrue();
      Thread.sleep(20);
    }
    List<ProcessHandle> children = ProcessHandle.of(run.pid()).orElseThrow().descendants().toList();
    // The engine; PostgreSQL below its guardian, with processes of its own.
    assertThat(children).as(() -> LogTail.of(run.log(), 40)).hasSizeGreaterThan(5);
    return children;
  }

  private boolean started(String process) throws Exception {
    Path log = temp.resolve("work/logs").resolve(process + ".log");
    return Files.exists(log);
  }
}
