/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  @Parameters(paramLabel = "<stream>", description = "Name of a stream.")
  private String stream;

  @Override
  public Integer call() throws IOException, RefusedException {
    JsonNode described = serving.ofStream(stream, "");
    PrintWriter out = spec.commandLine().getOut();
    if (json.wanted()) {
      Map<String, Object> views = new LinkedHashMap<>();
      described
          .path("views")
          .forEach(view -> views.put(view.path("view").asText(), view.path("versions")));
      Map<String, Object> body = new LinkedHashMap<>();
      body.put("stream", stream);
      body.put("views", views);
      out.println(Json.text(body));
      return 0;
    }
    Table table = new Table(NAMES);
    for (JsonNode view : described.path("views")) {
      for (JsonNode version : view.path("versions")) {
        table.add(
            List.of(
                view.path("view").asText(),
                version.path("version").asText(),
                version.path("live").asBoolean() ? "yes" : "no",
                version.path("registeredAt").asText(),
                version.path("run").asText(),
                Counted.number(version.path("horizon").asLong()),
                version.path("publishedAt").asText("-")));
      }
    }
    table.lines().forEach(out::println);
    return 0;
  }
}
