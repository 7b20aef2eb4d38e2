/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli.infer;

import java.util.HashSet;
import java.util.Set;

/** Names in one namespace, each of which is given once. */
final class TakenNames {
  private static final int LONGEST = 63;

  /** Room for an underscore and a number. */
  private static final int ROOM = 5;

  private final Set<String> taken = new HashSet<>();

  /** Takes the wanted name, or one like it that is short enough and not taken. */
  String free(String wanted) {
    String name = wanted.substring(0, Math.min(wanted.length(), LONGEST));
    String free = name;
    for (int i = 2; !taken.add(free); i++) {
      free = name.substring(0, Math.min(name.length(), LONGEST - ROOM)) + "_" + i;
    }
    return free;
  }
}
