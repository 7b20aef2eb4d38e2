/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.twinbeam.embedded.ChildJvm;

@Timeout(60)
class ReadyChildTest {
  @TempDir Path dir;

  @Test
  void isReadyWhenItSaysSoAndTellsHowItEnded() throws Exception {
    Path log = dir.resolve("child.log");
    Files.writeString(log, "Child at yesterday\ngateway: of the run before\n");
    Running running =
        ReadyChild.start(child("Child at here", "speed: refused: x", "7"), log, "Child at ");
    assertThat(running.place()).isEqualTo("here");
    assertThat(running.end().join()).isEqualTo("ended with status 7: speed: refused: x");
  }

  @Test
  void thatItEndsBeforeItIsReadyIsTold() {
    Path log = dir.resolve("child.log");
    assertThatThrownBy(() -> ReadyChild.start(child("what", "last words", "3"), log, "Child at "))
        .isInstanceOf(IOException.class)
        .hasMessage("ended with status 3: last words");
  }

  @Test
  void aLogThatHasGrownTooLargeIsPutAside() throws Exception {
    Path log = dir.resolve("child.log");
    Files.write(log, new byte[17 << 20]);
    assertThat(ReadyChild.begin(log)).isZero();
    assertThat(log).isEmptyFile();
    assertThat(dir.resolve("child.log.1")).hasSize(17 << 20);
    Files.writeString(log, "more");
    assertThat(ReadyChild.begin(log)).isEqualTo(4);
  }

  private static ChildJvm.Builder child(String... arguments) {
    return ChildJvm.of("child", Child.class.getName()).arguments(List.of(arguments));
  }

  /** Says two things and ends with a status. */
  static final class Child {
    public static void main(String[] args) throws Exception {
      System.out.println(args[0]);
      Thread.sleep(500);
      System.out.println(args[1]);
      System.exit(Integer.parseInt(args[2]));
    }
  }
}
