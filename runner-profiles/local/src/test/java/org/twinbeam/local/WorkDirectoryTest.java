/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

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
import org.twinbeam.embedded.LogTail;

@Timeout(60)
class WorkDirectoryTest {
  @TempDir Path temp;

  @Test
  void isEmptyAtTheStartOfARun() throws Exception {
    Path dir = temp.resolve("work");
    Files.createDirectories(dir.resolve("logs/deep"));
    Files.writeString(dir.resolve("logs/deep/old.log"), "old");
    try (WorkDirectory work = WorkDirectory.open(dir)) {
      assertThat(dir.resolve("logs")).isEmptyDirectory();
      assertThat(work.layout().log("speed")).isEqualTo(dir.resolve("logs/speed.log"));
    }
  }

  @Test
  void isRefusedToASecondRunAndFreeAfterAKill() throws Exception {
    Path dir = temp.resolve("work");
    try (ChildJvm first =
        ChildJvm.of("first", Holder.class.getName())
            .arguments(List.of(dir.toString()))
            .log(temp.resolve("first.log"))
            .start()) {
      while (first.isAlive() && !LogTail.of(first.log(), 1).equals("held")) {
        Thread.sleep(5);
      }
      assertThatThrownBy(() -> WorkDirectory.open(dir).close())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("as process " + first.pid());
      first.kill();
    }
    WorkDirectory.open(dir).close();
  }

  static final class Holder {
    public static void main(String[] args) throws Exception {
      WorkDirectory work = WorkDirectory.open(Path.of(args[0]));
      System.out.println("held");
      Thread.sleep(Long.MAX_VALUE);
      work.close();
    }
  }
}
