/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.pull;

import java.time.Instant;

/** Time as a reader of pages sees it, so that tests need not wait. */
interface Pause {
  /** That of this machine. */
  Pause REAL =
      new Pause() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public Instant now() {
          return Instant.now();
        }

        @Override
        public void sleep(long nanos) throws InterruptedException {
          Thread.sleep(nanos / 1_000_000, (int) (nanos % 1_000_000));
        }
      };

  /** Passes evenly. */
  long nanos();

  /** The date. */
  Instant now();

  void sleep(long nanos) throws InterruptedException;
}
