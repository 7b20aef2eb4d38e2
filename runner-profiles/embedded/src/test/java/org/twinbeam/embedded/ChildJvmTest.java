/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ChildJvmTest {
  @TempDir Path dir;

  @Test
  void passesArgumentsHeapAndEnvironmentAndTellsTheExitStatus() throws Exception {
    try (ChildJvm child = echo("7").environment("SECRET", "s3cret").start()) {
      assertThat(child.exit().get(30, TimeUnit.SECONDS)).isEqualTo(7);
      assertThat(LogTail.of(child.log(), 3)).isEqualTo("7\ns3cret\n64 MiB");
    }
  }

  @Test
  void endsInOrderWhenAsked() throws Exception {
    try (ChildJvm child = echo("wait").start()) {
      Await.until("output", child, () -> LogTail.of(child.log(), 3).contains("MiB"));
      assertThat(child.stop(Duration.ofSeconds(30))).isEqualTo(128 + 15);
      assertThat(LogTail.of(child.log(), 1)).isEqualTo("orderly");
    }
  }

  @Test
  void isKilledWhenItDoesNotEndInTime() throws Exception {
    try (ChildJvm child = echo("hang").start()) {
      Await.until("output", child, () -> LogTail.of(child.log(), 3).contains("MiB"));
      assertThat(child.stop(Duration.ofMillis(100))).isEqualTo(128 + 9);
    }
  }

  @Test
  void endsWithAParentThatIsKilled() throws Exception {
    try (ChildJvm parent =
        ChildJvm.of("parent", Parent.class.getName())
            .arguments(List.of(dir.toString()))
            .log(dir.resolve("parent.log"))
            .start()) {
      Await.until("grandchild", parent, () -> LogTail.of(dir.resolve("pid"), 1).endsWith("."));
      String pid = Files.readString(dir.resolve("pid")).replace(".", "");
      ProcessHandle grandchild = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
      parent.kill();
      grandchild.onExit().get(30, TimeUnit.SECONDS);
    }
  }

  private ChildJvm.Builder echo(String argument) {
    return ChildJvm.of("echo", Echo.class.getName())
        .heap("64m")
        .jvmArguments(List.of("-XX:+UseSerialGC"))
        .arguments(List.of(argument))
        .log(dir.resolve("echo.log"));
  }

  /** Starts an {@link Echo} that waits, tells its process id, and waits. */
  static final class Parent {
    public static void main(String[] args) throws Exception {
      Path dir = Path.of(args[0]);
      ChildJvm child =
          ChildJvm.of("grandchild", Echo.class.getName())
              .arguments(List.of("wait"))
              .log(dir.resolve("grandchild.log"))
              .start();
      Await.until("output", child, () -> LogTail.of(child.log(), 3).contains("MiB"));
      Files.writeString(dir.resolve("pid"), child.pid() + ".");
      Thread.sleep(Long.MAX_VALUE);
    }
  }

  /** Says what it was given, then exits with it as status, waits, or refuses to end. */
  static final class Echo {
    public static void main(String[] args) throws Exception {
      Thread main = Thread.currentThread();
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    System.out.println("orderly");
                    try {
                      Thread.sleep(args[0].equals("hang") ? Long.MAX_VALUE : 0);
                    } catch (InterruptedException e) {
                      main.interrupt();
                    }
                  }));
      System.out.println(args[0]);
      System.out.println(System.getenv("SECRET"));
      System.out.println((Runtime.getRuntime().maxMemory() + (4 << 20)) / (8 << 20) * 8 + " MiB");
      if (Character.isDigit(args[0].charAt(0))) {
        System.out.flush();
        Runtime.getRuntime().halt(Integer.parseInt(args[0]));
      }
      if (Boolean.getBoolean(ChildJvm.PARENT_WATCH)) {
        while (System.in.read() >= 0) {}
        Runtime.getRuntime().halt(1);
      }
    }
  }
}
