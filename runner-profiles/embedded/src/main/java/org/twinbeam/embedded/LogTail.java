/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.embedded;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The end of a log file, for the message that says why its process ended. */
public final class LogTail {
  private static final int BYTES = 64 * 1024;

  private LogTail() {}

  /** At most the last {@code lines} lines, or why they cannot be read. */
  public static String of(Path log, int lines) {
    if (!Files.exists(log)) {
      return "(no log at " + log + ")";
    }
    try {
      List<String> all = since(log, 0).lines().toList();
      return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
    } catch (IOException e) {
      return "(" + log + " cannot be read: " + e.getMessage() + ")";
    }
  }

  /**
   * What was written from that byte on; of a long text the end. All of a file that is shorter: it
   * was emptied since.
   */
  public static String since(Path log, long from) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      long begin = Math.max(from > file.length() ? 0 : from, file.length() - BYTES);
      byte[] bytes = new byte[(int) Math.max(0, file.length() - begin)];
      file.seek(begin);
      file.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }
}
