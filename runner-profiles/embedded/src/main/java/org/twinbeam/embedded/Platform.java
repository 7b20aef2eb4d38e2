/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.embedded;

import java.io.File;
import java.util.List;
import java.util.Locale;

/** What differs between the systems this runs on. */
final class Platform {
  private static final boolean LINUX =
      System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux");
  private static final boolean MAC =
      System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac");

  private Platform() {}

  /**
   * Command prefix that takes a process out of the terminal's process group, so that Ctrl-C reaches
   * only the JVM that owns it, which then ends everything in order. Empty where there is no setsid;
   * there Ctrl-C reaches all at once, which costs the order, not the end.
   */
  static List<String> ownSession() {
    return onPath("setsid") ? List.of("setsid") : List.of();
  }

  /**
   * Command prefix that runs PostgreSQL, which refuses to run as root, in a user namespace where
   * root has another number.
   */
  static List<String> notAsRoot() {
    boolean root = LINUX && "root".equals(System.getProperty("user.name"));
    return root ? List.of("unshare", "-U") : List.of();
  }

  /** Name of the archive with PostgreSQL's programs for this system. */
  static String postgresqlArchive() {
    String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    boolean arm = arch.equals("aarch64") || arch.equals("arm64");
    boolean intel = arch.equals("amd64") || arch.equals("x86_64");
    if (!(LINUX || MAC) || !(arm || intel)) {
      throw new IllegalStateException(
          "no embedded PostgreSQL for "
              + System.getProperty("os.name")
              + " on "
              + arch
              + ": Linux and macOS on amd64 and arm64 are supported");
    }
    return "postgres-" + (LINUX ? "linux" : "darwin") + (arm ? "-arm_64" : "-x86_64") + ".txz";
  }

  private static boolean onPath(String program) {
    String path = System.getenv("PATH");
    if (path == null) {
      return false;
    }
    for (String dir : path.split(File.pathSeparator, -1)) {
      if (new File(dir, program).canExecute()) {
        return true;
      }
    }
    return false;
  }
}
