/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.gateway.mqtt;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a condition; the test's timeout ends it. */
final class Await {
  private Await() {}

  static void until(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      Thread.sleep(10);
    }
  }

  static void equal(Supplier<?> actual, Object expected) throws InterruptedException {
    until(() -> expected.equals(actual.get()));
  }
}
