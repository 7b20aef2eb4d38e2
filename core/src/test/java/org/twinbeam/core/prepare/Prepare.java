/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.prepare;

import java.nio.charset.StandardCharsets;
import org.twinbeam.core.definition.DefinitionReader;
import org.twinbeam.core.definition.InvalidDefinitionException;
import org.twinbeam.core.prepare.Outcome.Prepared;
import org.twinbeam.core.prepare.Outcome.Rejected;

/** Compiles small definitions and shows outcomes in one line. */
final class Prepare {
  private Prepare() {}

  /** Everything but the views of a definition whose time field is {@code at}, an epoch_ms. */
  static Preparation stream(String fields, String rest) {
    return yaml(
        "stream: s\ntime: at\nfields:\n  at: {type: timestamp, format: epoch_ms, required: true}\n"
            + fields.indent(2)
            + rest);
  }

  static Preparation yaml(String yaml) {
    try {
      return Preparation.compile(DefinitionReader.parse(yaml, "test.yaml"));
    } catch (InvalidDefinitionException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** "STEP: cause", or the value of the column of that name. */
  static String show(Preparation preparation, String payload, String column) {
    return show(preparation.prepare(bytes(payload), null), preparation.column(column));
  }

  static String show(Outcome outcome, int column) {
    if (outcome instanceof Rejected r) {
      return r.step() + ": " + r.cause();
    }
    Object value = ((Prepared) outcome).values()[column];
    return value == null ? "null" : value.getClass().getSimpleName() + " " + value;
  }
}
