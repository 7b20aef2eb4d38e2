/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells the versions of a stream's views. */
@Command(
    name = "versions",
    mixinStandardHelpOptions = true,
    description =
        "Tells the versions of a stream's views, which of them answers, and how far each is.",
    footer = {
      "",
      "Examples:",
      "  twinbeam versions flights",
      "  twinbeam versions flights --json",
    })
final class VersionsCommand implements Callable<Integer> {
  private static final List<String> NAMES =
      List.of("view", "version", "answers", "registered", "run", "horizon", "published");

  @Spec private CommandSpec spec;
  @Mixin private Json json;
  @Mixin private ServingPlace serving;
  @Mixin private Page page;

  @Parameters(paramLabel = "<stream>", description = "Name of a stream.")
  private String stream;

  @Override
  public Integer call() throws IOException, RefusedException {
    List<JsonNode> all = new ArrayList<>();
    for (JsonNode view : serving.ofStream(stream, "").path("views")) {
      for (JsonNode version : view.path("versions")) {
        all.add(((ObjectNode) version.deepCopy()).set("view", view.path("view")));
      }
    }
    int from = Math.min(page.number(), all.size());
    int to = Math.min(from + page.limit(), all.size());
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("stream", stream);
    body.putPOJO("versions", all.subList(from, to));
    if (to < all.size()) {
      body.put("next", Integer.toString(to));
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json.wanted()) {
      out.println(Json.text(body));
      return 0;
    }
    Table table = new Table(NAMES);
    for (JsonNode version : all.subList(from, to)) {
      table.add(
          List.of(
              version.path("view").asText(),
              version.path("version").asText(),
              version.path("live").asBoolean() ? "yes" : "no",
              version.path("registeredAt").asText(),
              version.path("run").asText(),
              Counted.number(version.path("horizon").asLong()),
              version.path("publishedAt").asText("-")));
    }
    table.lines().forEach(out::println);
    page.tellNext(body, spec);
    return 0;
  }
}
