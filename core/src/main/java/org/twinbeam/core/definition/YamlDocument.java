/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.definition;

import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Composes a YAML text into nodes, after a pass over its events that refuses what a definition
 * never needs and an attacker might: aliases, deep nesting, several documents, foreign tags, huge
 * texts.
 */
final class YamlDocument {
  static final int MAX_CHARACTERS = 1_000_000;
  private static final int MAX_DEPTH = 32;

  private static final LoadSettings SETTINGS =
      LoadSettings.builder()
          .setUseMarks(true)
          .setAllowDuplicateKeys(true)
          .setCodePointLimit(MAX_CHARACTERS)
          .build();

  private YamlDocument() {}

  /**
   * The root node, or empty with at least one problem reported. A byte order mark is passed over.
   */
  static Optional<Node> compose(String yaml, Problems problems) {
    String text = yaml.startsWith("\uFEFF") ? yaml.substring(1) : yaml;
    if (text.length() > MAX_CHARACTERS) {
      problems.at(
          1,
          1,
          "the file has "
              + text.length()
              + " characters; a definition has at most "
              + MAX_CHARACTERS);
      return Optional.empty();
    }
    int before = problems.count();
    try {
      boolean any = inspect(text, problems);
      if (!any) {
        problems.at(1, 1, "the file is empty; a definition starts with 'stream: <name>'");
      }
      return problems.count() > before
          ? Optional.empty()
          : new Compose(SETTINGS).composeString(text);
    } catch (MarkedYamlEngineException e) {
      String context = e.getContext() == null ? "" : e.getContext() + ": ";
      problems.at(
          e.getProblemMark().or(e::getContextMark).orElse(null),
          "not valid YAML: " + oneLine(context + e.getProblem()) + advice(e.getProblem()));
    } catch (ReaderException e) {
      int[] at = position(text, e.getPosition());
      problems.at(
          at[0],
          at[1],
          String.format(
              "the character U+%04X is not allowed in YAML; remove it", e.getCodePoint()));
    } catch (YamlEngineException e) {
      problems.at(1, 1, "not valid YAML: " + oneLine(e.getMessage()));
    }
    return Optional.empty();
  }

  /** Reports what is refused; returns whether there is any content. */
  private static boolean inspect(String text, Problems problems) {
    int depth = 0;
    int documents = 0;
    boolean content = false;
    for (Event event : new Parse(SETTINGS).parseString(text)) {
      if (event instanceof DocumentStartEvent && ++documents > 1) {
        problems.at(
            event.getStartMark().orElse(null),
            "a second YAML document starts here; a file holds one definition");
        return true;
      } else if (event instanceof AliasEvent
          || (event instanceof NodeEvent node && node.getAnchor().isPresent())) {
        problems.at(
            event.getStartMark().orElse(null),
            "anchors and aliases (&name, *name) are not supported here; write the value out"
                + " (a text that starts with & or * needs quotes)");
        return true;
      } else if (event instanceof CollectionStartEvent start) {
        content = true;
        if (start.getTag().isPresent()) {
          reportTag(event, start.getTag().get(), problems);
        }
        if (++depth > MAX_DEPTH) {
          problems.at(
              event.getStartMark().orElse(null),
              "nested deeper than " + MAX_DEPTH + " levels; a definition never is");
          return true;
        }
      } else if (event instanceof CollectionEndEvent) {
        depth--;
      } else if (event instanceof ScalarEvent scalar) {
        content |= !scalar.getValue().isEmpty() || !scalar.isPlain();
        if (scalar.getTag().isPresent()) {
          reportTag(event, scalar.getTag().get(), problems);
        }
      }
    }
    return content;
  }

  private static void reportTag(Event event, String tag, Problems problems) {
    problems.at(
        event.getStartMark().orElse(null),
        "the YAML tag " + tag + " is not supported here (a text that starts with ! needs quotes)");
  }

  private static String advice(String problem) {
    String p = String.valueOf(problem);
    if (p.contains("\\t")) {
      return "; indent with spaces, not tabs";
    }
    if (p.contains("mapping values are not allowed")) {
      return "; a text that contains ': ' needs quotes";
    }
    return "";
  }

  private static String oneLine(String message) {
    return String.valueOf(message).strip().replaceAll("\\s+", " ");
  }

  private static int[] position(String text, int codePoints) {
    int line = 1;
    int column = 1;
    int seen = 0;
    for (int i = 0; i < text.length() && seen < codePoints; seen++) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (c == '\n') {
        line++;
        column = 1;
      } else {
        column++;
      }
    }
    return new int[] {line, column};
  }
}
