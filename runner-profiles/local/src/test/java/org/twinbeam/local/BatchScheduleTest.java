/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.twinbeam.embedded.ChildJvm;

@Timeout(60)
class BatchScheduleTest {
  @TempDir Path dir;

  private final Lifetimes lifetimes = new Lifetimes();
  private final Supervisor supervisor = new Supervisor(lifetimes);
  private final AtomicLong horizon = new AtomicLong();

  @AfterEach
  void end() {
    lifetimes.close();
  }

  @Test
  void runsOneAfterTheOtherAndCountsThoseThatMovedTheHorizon() throws Exception {
    BatchSchedule schedule =
        schedule(
            run -> {
              if (run != 2) {
                horizon.addAndGet(5);
              }
              return child(run, "0");
            });
    while (!schedule.done()) {
      supervisor.check();
      Thread.sleep(5);
    }
    assertThat(schedule.published()).isEqualTo(3);
    assertThat(dir.resolve("run-4.log")).exists();
    assertThat(dir.resolve("run-5.log")).doesNotExist();
    supervisor.check();
  }

  @Test
  void aRunThatFailsIsToldWithTheEndOfItsLog() throws Exception {
    schedule(run -> child(run, "3"));
    QuickstartFailure failure = null;
    while (failure == null) {
      try {
        supervisor.check();
      } catch (QuickstartFailure e) {
        failure = e;
      }
    }
    assertThat(failure)
        .hasMessageContaining("run-1 ended with status 3")
        .hasMessageContaining("ending with 3");
  }

  @Test
  void aChildThatDiesIsNoticedUnlessWeEndedIt() throws Exception {
    ChildJvm ended = lifetimes.start(() -> child(1, "wait"));
    supervisor.expectAlive(ended);
    lifetimes.close();
    assertThat(ended.isAlive()).isFalse();
    supervisor.check();
  }

  // The horizon moves when a run starts; the schedule reads it before and after.
  private BatchSchedule schedule(BatchSchedule.Launcher launcher) throws Exception {
    BatchSchedule schedule =
        lifetimes.start(
            () ->
                new BatchSchedule(
                    launcher,
                    horizon::get,
                    supervisor,
                    3,
                    Duration.ofMillis(1),
                    new ReentrantLock()));
    schedule.start();
    return schedule;
  }

  private ChildJvm child(int run, String argument) throws Exception {
    return ChildJvm.of("run-" + run, Ends.class.getName())
        .arguments(List.of(argument))
        .log(dir.resolve("run-" + run + ".log"))
        .start();
  }

  static final class Ends {
    public static void main(String[] args) throws Exception {
      System.out.println("ending with " + args[0]);
      if (args[0].equals("wait")) {
        Thread.sleep(Long.MAX_VALUE);
      }
      System.exit(Integer.parseInt(args[0]));
    }
  }
}
