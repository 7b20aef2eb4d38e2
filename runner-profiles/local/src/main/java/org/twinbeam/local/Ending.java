/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import java.time.Duration;

/** Makes a signal, such as that of Ctrl-C, end everything in order, and soon. */
final class Ending {
  private static final Duration LIMIT = Duration.ofSeconds(25);

  private Ending() {}

  static void install(Lifetimes lifetimes) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  haltAfter(LIMIT);
                  lifetimes.close();
                },
                "ending"));
  }

  // Whatever hangs: the children end when this JVM does.
  private static void haltAfter(Duration limit) {
    Thread thread =
        new Thread(
            () -> {
              try {
                Thread.sleep(limit.toMillis());
                Runtime.getRuntime().halt(1);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "ending-limit");
    thread.setDaemon(true);
    thread.start();
  }
}
