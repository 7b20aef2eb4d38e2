/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.DefinitionReader;
import org.twinbeam.core.definition.InvalidDefinitionException;

/** A definition after an edit that gives every view a new version. */
final class Edited {
  private static final Pattern WITHIN = Pattern.compile("(?m)^within:.*$");

  private Edited() {}

  /** The same with one epoch less in which a repeated id is a duplicate. */
  static Definition within(Definition definition) throws InvalidDefinitionException {
    String line = "within: " + Math.max(1, definition.within() - 1);
    Matcher matcher = WITHIN.matcher(definition.yaml());
    String yaml =
        matcher.find() ? matcher.replaceFirst(line) : definition.yaml() + "\n" + line + "\n";
    return DefinitionReader.parse(yaml, "edited");
  }
}
