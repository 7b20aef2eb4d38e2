/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.imports;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Formats of files that can be imported. */
public enum FileFormat {
  PARQUET("parquet", List.of(".parquet")),
  CSV("csv", List.of(".csv")),
  JSON("json", List.of(".jsonl", ".ndjson", ".json")),
  AVRO("avro", List.of(".avro"));

  private static final String GZIP = ".gz";

  private final String flag;
  private final List<String> suffixes;

  FileFormat(String flag, List<String> suffixes) {
    this.flag = flag;
    this.suffixes = suffixes;
  }

  /** Whether a file is compressed as a whole, as its name tells. */
  static boolean isGzip(String name) {
    return name.toLowerCase(Locale.ROOT).endsWith(GZIP);
  }

  /** The format that a file's name tells, whether it is compressed or not. */
  static Optional<FileFormat> ofName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    String plain = isGzip(lower) ? lower.substring(0, lower.length() - GZIP.length()) : lower;
    return Arrays.stream(values())
        .filter(format -> format.suffixes.stream().anyMatch(plain::endsWith))
        .findFirst();
  }

  /** The format of that name on a command line. */
  public static Optional<FileFormat> ofFlag(String flag) {
    return Arrays.stream(values()).filter(format -> format.flag.equals(flag)).findFirst();
  }

  /** All that {@link #ofFlag} knows, for people. */
  public static String flags() {
    return Arrays.stream(values()).map(f -> f.flag).collect(Collectors.joining(", "));
  }
}
