/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.prepare;

/**
 * Stands in a value's place when it does not conform.
 *
 * @param cause what was found and what would have been right, without the field's name
 */
record Fault(String cause) {

  static Fault expected(String expected, String found) {
    return new Fault("expected " + expected + ", found " + found);
  }

  /** The fault of a part, told of the whole. */
  Fault within(String part) {
    return new Fault(part + ": " + cause);
  }
}
