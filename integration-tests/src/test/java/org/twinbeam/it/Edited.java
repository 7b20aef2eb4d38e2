/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.DefinitionReader;
import org.twinbeam.core.definition.InvalidDefinitionException;

/** A definition after an edit. */
final class Edited {
  private static final Pattern WITHIN = Pattern.compile("(?m)^within:.*$");

  private static final Pattern STREAM = Pattern.compile("(?m)^stream:.*$");

  private Edited() {}

  /** The same for a stream of another name. */
  static Definition stream(Definition definition, String stream) throws InvalidDefinitionException {
    String yaml = STREAM.matcher(definition.yaml()).replaceFirst("stream: " + stream);
    return DefinitionReader.parse(yaml, "edited");
  }

  /** With one epoch less in which a repeated id is a duplicate: every view has a new version. */
  static Definition within(Definition definition) throws InvalidDefinitionException {
    String line = "within: " + Math.max(1, definition.within() - 1);
    Matcher matcher = WITHIN.matcher(definition.yaml());
    String yaml =
        matcher.find() ? matcher.replaceFirst(line) : definition.yaml() + "\n" + line + "\n";
    return DefinitionReader.parse(yaml, "edited");
  }
}
