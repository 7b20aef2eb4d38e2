/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import java.util.concurrent.atomic.AtomicReference;
import org.twinbeam.embedded.ChildJvm;
import org.twinbeam.embedded.LogTail;

/** Notices what fails while the main thread waits for something else. */
final class Supervisor {
  private static final int TAIL = 40;

  private final Lifetimes lifetimes;
  private final AtomicReference<String> failure = new AtomicReference<>();

  Supervisor(Lifetimes lifetimes) {
    this.lifetimes = lifetimes;
  }

  /** From here on the child must not end, unless we end it. */
  void expectAlive(ChildJvm child) {
    child.exit().thenAccept(status -> failed(died(child, status)));
  }

  /** Says what went wrong; the first to say it is heard, and nobody once the end has begun. */
  void failed(String message) {
    if (!lifetimes.closing()) {
      failure.compareAndSet(null, message);
    }
  }

  /**
   * @throws QuickstartFailure if something has failed
   */
  void check() throws QuickstartFailure {
    String message = failure.get();
    if (message != null) {
      throw new QuickstartFailure(message);
    }
  }

  static String died(ChildJvm child, int status) {
    return child.name()
        + " ended with status "
        + status
        + "; its log, "
        + child.log()
        + ", ends so:\n"
        + LogTail.of(child.log(), TAIL);
  }
}
