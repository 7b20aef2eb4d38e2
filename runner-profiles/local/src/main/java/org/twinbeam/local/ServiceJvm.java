/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import java.util.List;
import org.twinbeam.embedded.ChildJvm;

/** A JVM of this class path that serves for long, and does little: gateway, serving, a broker. */
public final class ServiceJvm {
  private ServiceJvm() {}

  /**
   * Its output is a log of its own.
   *
   * @param heap the largest, as in -Xmx
   */
  public static ChildJvm.Builder of(String name, Class<?> main, String heap) {
    return ChildJvm.of(name, main.getName())
        .heap(heap)
        .jvmArguments(
            List.of(
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dlog4j2.configurationFile=log4j2-process.xml"));
  }
}
