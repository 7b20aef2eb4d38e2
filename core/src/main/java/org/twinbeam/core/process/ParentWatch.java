/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.process;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Ends this JVM when its parent process has ended, however that ended. A child that was started for
 * somebody else's purpose must not outlive him.
 */
public final class ParentWatch {
  /** System property by which a parent asks for {@link #installIfAsked}. */
  public static final String PROPERTY = "twinbeam.parentWatch";

  /** Exit status of a JVM that ended for lack of a parent: that of one ended by SIGTERM. */
  static final int STATUS = 143;

  private ParentWatch() {}

  /**
   * If system property {@value #PROPERTY} is true, watches standard input, of which the parent
   * holds the other end, and halts this JVM when it ends. To be called first in main; nothing else
   * may read standard input.
   */
  public static void installIfAsked() {
    if (Boolean.getBoolean(PROPERTY)) {
      start("parent-watch", ParentWatch::awaitEndOfInput);
    }
  }

  /**
   * Watches the process that is this JVM's parent now, and when it has ended runs {@code then}. For
   * a JVM whose parent does not hold its standard input, such as one that Maven started.
   */
  public static void onParentExit(Runnable then) {
    Optional<ProcessHandle> parent = ProcessHandle.current().parent();
    if (parent.isPresent()) {
      parent.get().onExit().thenRun(then);
    }
  }

  // Halts without shutdown hooks: to the rest of the world this is a kill, which everything here
  // must survive anyway, and a hook that hangs would leave the orphan that this class is to
  // prevent.
  private static void awaitEndOfInput() {
    InputStream in = System.in;
    try {
      while (in.read() >= 0) {
        // What the parent writes means nothing; that it still could is all we want to know.
      }
    } catch (IOException e) {
      // As good as the end.
    }
    Runtime.getRuntime().halt(STATUS);
  }

  private static void start(String name, Runnable body) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    thread.start();
  }
}
