/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.DefinitionReader;
import org.twinbeam.core.definition.Problem;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells all problems of definitions. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = "Tells all problems of definitions at once, each with line and column.",
    footer = {
      "",
      "Examples:",
      "  twinbeam check orders.yaml",
      "  twinbeam check --strict streams/*.yaml",
      "  twinbeam check --json orders.yaml",
    })
final class CheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private Json json;

  @Parameters(arity = "1..*", paramLabel = "<definition>", description = "YAML files.")
  private List<Path> files;

  @Option(
      names = "--strict",
      description =
          "The stream must have an owner, every field a description, every number a unit.")
  private boolean strict;

  @Override
  public Integer call() {
    List<Map<String, Object>> told = new ArrayList<>();
    boolean sound = true;
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    for (Path file : files) {
      List<Problem> problems = new ArrayList<>();
      Definition definition = DefinitionFile.read(file, problems);
      if (definition != null && strict) {
        problems.addAll(DefinitionReader.unexplained(definition, file.toString()));
      }
      sound &= problems.isEmpty();
      if (json.wanted()) {
        told.add(json(file, problems));
      } else if (problems.isEmpty()) {
        out.println(file + ": sound: " + summary(definition));
      } else {
        problems.forEach(err::println);
      }
    }
    if (json.wanted()) {
      out.println(Json.text(Map.of("files", told)));
    }
    return sound ? 0 : Main.REFUSED;
  }

  private static String summary(Definition definition) {
    return String.format(
        "stream %s, %s, %s, %s, %s",
        definition.stream(),
        Counted.of(definition.fields().size(), "field"),
        Counted.of(definition.derived().size(), "derived field"),
        Counted.of(definition.rules().size(), "rule"),
        Counted.of(definition.views().size(), "view"));
  }

  private static Map<String, Object> json(Path file, List<Problem> problems) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("file", file.toString());
    body.put("sound", problems.isEmpty());
    List<Map<String, Object>> all = new ArrayList<>();
    for (Problem problem : problems) {
      Map<String, Object> each = new LinkedHashMap<>();
      each.put("line", problem.line());
      each.put("column", problem.column());
      each.put("message", problem.message());
      all.add(each);
    }
    body.put("problems", all);
    return body;
  }
}
