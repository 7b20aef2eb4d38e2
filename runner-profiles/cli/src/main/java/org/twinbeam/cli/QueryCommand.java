/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Answers a question about a view. */
@Command(
    name = "query",
    mixinStandardHelpOptions = true,
    description = {
      "Answers from a view, as a table: rows by window, then by key; and what the answer covers.",
    },
    footer = {
      "",
      "Examples:",
      "  twinbeam query orders hourly_by_shop",
      "  twinbeam query orders hourly_by_shop shop=Berlin --from 2026-11-20 --to 2026-11-21",
      "  twinbeam query orders hourly_by_shop 'shop=New York' --every 1d",
    })
final class QueryCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private Json json;
  @Mixin private ServingPlace serving;
  @Mixin private Page page;

  @Parameters(index = "0", paramLabel = "<stream>", description = "Name of a stream.")
  private String stream;

  @Parameters(index = "1", paramLabel = "<view>", description = "Name of one of its views.")
  private String view;

  @Parameters(
      index = "2..*",
      arity = "0..*",
      paramLabel = "<field>=<value> …",
      hideParamSyntax = true,
      description = "Only rows with these values of the key.")
  private List<String> key = List.of();

  @Option(
      names = "--from",
      paramLabel = "<time>",
      description = "Windows that start then or later: 2026-11-20, or 2026-11-20T09:00:00Z.")
  private String from;

  @Option(names = "--to", paramLabel = "<time>", description = "Windows that start before.")
  private String to;

  @Option(
      names = "--every",
      paramLabel = "<length>",
      description = "Rolls windows up to longer ones, as 1d.")
  private String every;

  @Option(
      names = "--as-of",
      paramLabel = "<epoch>",
      description =
          "As it was when that epoch had ended; explain tells of which there are answers.")
  private Long asOf;

  @Override
  public Integer call() throws IOException, RefusedException {
    StringBuilder path = new StringBuilder("/views/" + ServingPlace.part(view) + page.query());
    path.append(KeyArguments.query(serving, stream, view, key, false));
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("from", from);
    parameters.put("to", to);
    parameters.put("every", every);
    parameters.put("asOf", asOf);
    parameters.forEach(
        (name, value) -> {
          if (value != null) {
            path.append('&').append(name).append('=').append(ServingPlace.part(value.toString()));
          }
        });
    JsonNode answer = serving.ofStream(stream, path.toString());
    PrintWriter out = spec.commandLine().getOut();
    if (json.wanted()) {
      out.println(Json.text(answer));
      return 0;
    }
    if (answer.path("rows").isEmpty()) {
      out.println(
          key.isEmpty()
              ? "no accepted event is there"
              : "no accepted event is there with " + Values.line(String.join(" ", key)));
    } else {
      table(answer.path("rows")).lines().forEach(out::println);
    }
    out.println();
    out.println(Values.line("the answer covers " + Provenance.covered(answer.path("provenance"))));
    page.tellNext(answer, spec);
    return 0;
  }

  private static Table table(JsonNode rows) {
    List<String> names = new ArrayList<>();
    rows.get(0).path("key").fieldNames().forEachRemaining(names::add);
    names.add("window");
    List<String> measures = new ArrayList<>();
    rows.get(0).fieldNames().forEachRemaining(measures::add);
    measures.removeAll(List.of("key", "window"));
    names.addAll(measures);
    Table table = new Table(names);
    for (JsonNode row : rows) {
      List<String> texts = new ArrayList<>();
      row.path("key").forEach(value -> texts.add(Values.text(value)));
      texts.add(row.path("window").path("start").asText());
      measures.forEach(measure -> texts.add(Values.text(row.path(measure))));
      table.add(texts);
    }
    return table;
  }
}
