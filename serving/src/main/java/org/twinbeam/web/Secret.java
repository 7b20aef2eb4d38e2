/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.web;

/** A text that is never shown: not in a message, a log or a configuration that is printed. */
public final class Secret {
  private final String text;

  public Secret(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }

  @Override
  public String toString() {
    return "***";
  }
}
