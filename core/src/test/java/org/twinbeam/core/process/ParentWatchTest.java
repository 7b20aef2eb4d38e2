/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ParentWatchTest {

  @Test
  void aJvmEndsWithItsStandardInput() throws Exception {
    Process child = jvm("-D" + ParentWatch.PROPERTY + "=true", Input.class, "");
    assertThat(firstLine(child)).isEqualTo("up");
    child.getOutputStream().write('x');
    child.getOutputStream().flush();
    assertThat(child.isAlive()).isTrue();
    child.getOutputStream().close();
    assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(child.exitValue()).isEqualTo(ParentWatch.STATUS);
  }

  @Test
  void aJvmThatWasNotAskedIgnoresTheEndOfItsInput() throws Exception {
    Process child = jvm("-Dnothing=true", Input.class, "");
    try {
      assertThat(firstLine(child)).isEqualTo("up");
      child.getOutputStream().close();
      assertThat(child.waitFor(300, TimeUnit.MILLISECONDS)).isFalse();
    } finally {
      child.destroyForcibly().waitFor();
    }
  }

  @Test
  void aJvmIsToldThatItsParentWasKilled() throws Exception {
    Process parent = jvm("-Dnothing=true", Parent.class, "");
    ProcessHandle child = ProcessHandle.of(Long.parseLong(firstLine(parent))).orElseThrow();
    assertThat(child.isAlive()).isTrue();
    parent.destroyForcibly().waitFor();
    child.onExit().get(30, TimeUnit.SECONDS);
  }

  private static String firstLine(Process process) throws Exception {
    BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
    return reader.readLine();
  }

  private static Process jvm(String property, Class<?> main, String argument) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            property,
            main.getName(),
            argument)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  static final class Input {
    public static void main(String[] args) throws Exception {
      ParentWatch.installIfAsked();
      System.out.println("up");
      Thread.sleep(Long.MAX_VALUE);
    }
  }

  /** Starts a {@link Child}, which shares no pipe with it, and tells its process id. */
  static final class Parent {
    public static void main(String[] args) throws Exception {
      Process child = jvm("-Dnothing=true", Child.class, "");
      String line = firstLine(child);
      System.out.println(line.equals("up") ? child.pid() : -1);
      Thread.sleep(Long.MAX_VALUE);
    }
  }

  static final class Child {
    public static void main(String[] args) throws Exception {
      ParentWatch.onParentExit(() -> Runtime.getRuntime().halt(0));
      System.out.println("up");
      Thread.sleep(Long.MAX_VALUE);
    }
  }
}
