/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import java.util.Arrays;
import org.twinbeam.core.process.ParentWatch;

/** Runs another's main class in a JVM that ends with its parent: {@code Watched <class> <args>}. */
final class Watched {
  private Watched() {}

  public static void main(String[] args) throws Exception {
    ParentWatch.installIfAsked();
    Class.forName(args[0])
        .getMethod("main", String[].class)
        .invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
  }
}
