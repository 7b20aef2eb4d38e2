/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.expression;

import java.util.List;
import java.util.stream.Collectors;

/** An expression that does not parse or whose types do not fit. */
public final class InvalidExpressionException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Fault> faults;

  InvalidExpressionException(List<Fault> faults) {
    super(faults.stream().map(Fault::message).collect(Collectors.joining("; ")));
    this.faults = List.copyOf(faults);
  }

  public List<Fault> faults() {
    return faults;
  }

  /**
   * One fault, at its place in the expression's text.
   *
   * @param line 1-based line in the text
   * @param column 0-based column in the line, in code points
   */
  public record Fault(int line, int column, String message) {}
}
