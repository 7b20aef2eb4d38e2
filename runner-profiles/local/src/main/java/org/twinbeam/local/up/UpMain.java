/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local.up;

import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.twinbeam.local.DirectoryLock;
import org.twinbeam.local.ServiceJvm;

/**
 * The process that looks after the others: the directory with what is to be up, and that of the
 * repository. It runs until it is asked to end (SIGTERM), and ends the others first.
 */
public final class UpMain {
  /** Of its process, and of its log. */
  public static final String NAME = "up";

  private UpMain() {}

  public static void main(String[] args) throws Exception {
    UpDirectory directory = new UpDirectory(Path.of(args[0]));
    // Not given back before this process ends: until then its children may be there.
    DirectoryLock lock =
        DirectoryLock.take(directory.lock())
            .orElseThrow(() -> new IOException(directory.dir() + " is another process's"));
    try {
      run(directory, Path.of(args[1]));
    } catch (Exception e) {
      e.printStackTrace();
      System.exit(1);
    } finally {
      Reference.reachabilityFence(lock);
    }
  }

  private static void run(UpDirectory directory, Path root) throws Exception {
    Up up = new Up(directory, directory.settings().orElseThrow(), root);
    Runtime.getRuntime().addShutdownHook(new Thread(up::close, "down"));
    try (LogRotation logs = new LogRotation(directory.layout().logs())) {
      up.start();
      new CountDownLatch(1).await(); // Until the hook has ended everything.
    }
  }

  /**
   * Starts that process, which goes on when this one has ended.
   *
   * @param root directory of the repository
   */
  public static ProcessHandle launch(UpDirectory directory, Path root) throws IOException {
    return ServiceJvm.of(NAME, UpMain.class, "256m")
        .arguments(List.of(directory.dir().toString(), root.toString()))
        .log(directory.layout().log(NAME))
        .startDetached();
  }
}
