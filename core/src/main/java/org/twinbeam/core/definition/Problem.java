/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.definition;

/**
 * One fault of a definition.
 *
 * @param line 1-based line in the file
 * @param column 1-based column in the line
 * @param message what is wrong and what would be right
 */
public record Problem(String file, int line, int column, String message) {
  @Override
  public String toString() {
    return file + ":" + line + ":" + column + ": " + message;
  }
}
