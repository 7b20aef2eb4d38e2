/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks;

/**
 * What is measured on.
 *
 * @param system its name and the processors' kind
 * @param java its version
 */
record Machine(int processors, String system, String java) {

  static Machine here() {
    return new Machine(
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        System.getProperty("java.version"));
  }
}
