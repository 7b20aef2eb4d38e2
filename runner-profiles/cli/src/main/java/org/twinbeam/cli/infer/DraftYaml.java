/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli.infer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes a draft as a definition with comments. */
final class DraftYaml {
  private DraftYaml() {}

  static String of(Draft draft, String origin, Optional<String> door) {
    StringBuilder yaml = new StringBuilder();
    yaml.append("# Guessed from ")
        .append(Text.number(draft.events()))
        .append(draft.events() == 1 ? " event of " : " events of ")
        .append(Text.comment(origin))
        .append(".\n# Each line with \"check\" is a guess, with what it rests on: ")
        .append("look at it, then take the comment away.\n")
        .append("# docs/definition.md explains every key.\n");
    if (draft.odd() > 0) {
      yaml.append("# check: ")
          .append(Text.number(draft.odd()))
          .append(" of them cannot be read, or lack most of what the others have: rejects.\n");
    }
    yaml.append("stream: ").append(draft.stream()).append('\n');
    yaml.append("# check: say what an event is, and who answers for the stream\n");
    yaml.append("# description:\n# owner:\n");
    if (draft.csv()) {
      yaml.append("format: csv\n");
    }
    yaml.append("\nfields:\n").append(fields(draft.fields())).append('\n');
    id(yaml, draft);
    yaml.append("time: ")
        .append(draft.time().name())
        .append("  # check: when it happened, not when it was sent\n");
    door.ifPresent(it -> yaml.append(it).append("  # where up takes the events from\n"));
    yaml.append('\n');
    return yaml.append(new DraftViews(draft).yaml()).toString();
  }

  private static void id(StringBuilder yaml, Draft draft) {
    if (draft.id().isEmpty()) {
      yaml.append(
              "# check: no field has another value in every event, so there is no id: what is sent")
          .append(" twice counts twice\n");
      return;
    }
    Guess id = draft.id().get();
    yaml.append("id: ").append(id.name()).append("  # check: ");
    yaml.append(Text.number(id.different()))
        .append(" different values in ")
        .append(Text.number(id.values()))
        .append(" events; an event whose id came before is a duplicate\n");
  }

  /** One line for each, or more for what has fields of its own. */
  static String fields(List<Guess> fields) {
    StringBuilder yaml = new StringBuilder();
    fields.forEach(field -> field(yaml, "  ", field.name(), field));
    return yaml.toString();
  }

  private static void field(StringBuilder yaml, String indent, String key, Guess field) {
    if (field.isLeftOut()) {
      yaml.append(indent).append("# left out: ").append(Text.comment(Text.quoted(field.from())));
      yaml.append(", for ").append(Text.comment(field.evidence())).append('\n');
      return;
    }
    List<String> says = new ArrayList<>();
    says.add("type: " + field.type());
    says.addAll(field.options());
    boolean isElement = key.equals("items");
    if (!isElement && !field.name().equals(field.from())) {
      says.add("from: " + Text.yaml(field.from()));
    }
    if (!isElement && !field.required()) {
      says.add("required: false");
    }
    String check = field.evidence().isEmpty() ? "" : "  # check: " + Text.comment(field.evidence());
    yaml.append(indent).append(key).append(':');
    if (field.fields().isEmpty() && field.element().isEmpty()) {
      yaml.append(" {").append(String.join(", ", says)).append('}').append(check).append('\n');
      return;
    }
    yaml.append(check).append('\n');
    says.forEach(each -> yaml.append(indent).append("  ").append(each).append('\n'));
    field.element().ifPresent(element -> field(yaml, indent + "  ", "items", element));
    if (!field.fields().isEmpty()) {
      yaml.append(indent).append("  fields:\n");
      field.fields().forEach(each -> field(yaml, indent + "    ", each.name(), each));
    }
  }
}
