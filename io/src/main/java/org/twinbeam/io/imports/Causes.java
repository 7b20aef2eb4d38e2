/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.imports;

/** Why a file could not be read, for people. */
final class Causes {
  private static final int MAX_LENGTH = 500;

  private Causes() {}

  static String of(Throwable failure) {
    String text;
    if (failure instanceof OutOfMemoryError) {
      text = "reading it takes more memory than there is (" + failure.getMessage() + ")";
    } else if (failure instanceof StackOverflowError) {
      text = "it is nested too deeply to be read";
    } else if (failure instanceof org.twinbeam.io.format.FramingException) {
      text = failure.getMessage();
    } else {
      text = failure.toString();
    }
    String line = text.replaceAll("\\s+", " ");
    return line.length() <= MAX_LENGTH ? line : line.substring(0, MAX_LENGTH) + "...";
  }
}
