/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.embedded;

import java.util.concurrent.Callable;

/**
 * Waits for a condition on a child's work; fails with the child's log when the child ends first.
 */
final class Await {
  private Await() {}

  static void until(String what, ChildJvm child, Callable<Boolean> condition) throws Exception {
    while (!condition.call()) {
      if (!child.isAlive()) {
        throw new AssertionError(
            "no " + what + ", " + child.name() + " ended\n" + LogTail.of(child.log(), 50));
      }
      Thread.sleep(10);
    }
  }
}
