/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.twinbeam.core.definition.Cases;
import org.twinbeam.core.definition.CasesReader;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.Problem;
import org.twinbeam.core.shard.StreamPlan;
import org.twinbeam.embedded.ChildJvm;
import org.twinbeam.embedded.LogTail;
import org.twinbeam.io.format.Framed;
import org.twinbeam.local.Engine;
import org.twinbeam.local.EngineJvms;
import org.twinbeam.local.Layout;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tests definitions. */
@Command(
    name = "test",
    mixinStandardHelpOptions = true,
    description = {
      "Tests definitions: events in, and the rows, rejects and cells that are expected of them.",
      "The cases of orders.yaml lie beside it, in orders.test.yaml.",
      "Runs the layers' own transforms on Beam's DirectRunner; needs nothing that is up. The exit"
          + " status is 1 if a case is not as expected.",
    },
    footer = {
      "",
      "Examples:",
      "  twinbeam test orders.test.yaml",
      "  twinbeam test streams/*.test.yaml --junit-xml target/definitions.xml",
    })
final class TestCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int TAIL = 20;

  @Spec private CommandSpec spec;
  @Mixin private Json json;

  @Parameters(arity = "1..*", paramLabel = "<cases>", description = "YAML files, *.test.yaml.")
  private List<Path> files;

  @Option(
      names = "--junit-xml",
      paramLabel = "<file>",
      description = "Writes the results as JUnit's XML, for CI servers.")
  private Path junitXml;

  @Override
  public Integer call() throws IOException, RefusedException {
    long began = System.nanoTime();
    Map<Path, Cases> all = new LinkedHashMap<>();
    Map<Path, StreamPlan> plans = new HashMap<>();
    read(all, plans);
    Map<Path, List<CaseResult>> results = new LinkedHashMap<>();
    try (Progress progress = Progress.of("running cases")) {
      for (Map.Entry<Path, Cases> each : all.entrySet()) {
        results.put(each.getKey(), run(each.getKey(), each.getValue(), plans.get(each.getKey())));
        progress.at(results.size(), all.size());
      }
    }
    if (junitXml != null) {
      JunitXml.write(junitXml, results, (System.nanoTime() - began) / 1e9);
    }
    tell(results);
    return results.values().stream().flatMap(List::stream).allMatch(CaseResult::passed)
        ? 0
        : Main.FAILED;
  }

  /** Everything that is wrong with any file is told at once, before anything is run. */
  private void read(Map<Path, Cases> all, Map<Path, StreamPlan> plans) throws RefusedException {
    List<Problem> problems = new ArrayList<>();
    for (Path file : files) {
      Cases cases = DefinitionFile.read(file, problems, CasesReader::read);
      if (cases != null && !Files.exists(cases.definition())) {
        problems.add(
            new Problem(
                file.toString(),
                1,
                1,
                "these are cases of " + cases.definition() + ", and there is no such file"));
        continue;
      }
      Definition definition =
          cases == null ? null : DefinitionFile.read(cases.definition(), problems);
      if (definition == null) {
        continue;
      } else if (!definition.scored().isEmpty()) {
        problems.add(
            new Problem(
                file.toString(), 1, 1, "models tell fields of it, and cases ask no models"));
        continue;
      }
      StreamPlan plan = StreamPlan.of(definition.yaml());
      for (Cases.Case test : cases.cases()) {
        CaseResult.unknownViews(plan, test)
            .forEach(
                unknown -> problems.add(new Problem(file.toString(), test.line(), 1, unknown)));
      }
      all.put(file, cases);
      plans.put(file, plan);
    }
    DefinitionFile.refuse(Counted.of(problems.size(), "problem"), problems);
  }

  private List<CaseResult> run(Path file, Cases cases, StreamPlan plan) throws IOException {
    Path work = Files.createTempDirectory("twinbeam-test");
    try {
      Layout layout = new Layout(work);
      Path results = work.resolve("results.json");
      try (ChildJvm child =
          new EngineJvms(UpCommand.home(), layout, null)
              .pipeline("test", Engine.DIRECT, "512m")
              .arguments(
                  List.of("test", "--cases=" + file.toAbsolutePath(), "--results=" + results))
              .start()) {
        int status = child.exit().join();
        if (status != 0) {
          throw new IOException(
              file + " could not be run:\n" + LogTail.of(layout.log("test"), TAIL));
        }
      }
      JsonNode told = JSON.readTree(Files.readAllBytes(results));
      List<CaseResult> compared = new ArrayList<>();
      for (int i = 0; i < cases.cases().size(); i++) {
        Cases.Case test = cases.cases().get(i);
        compared.add(CaseResult.of(plan, test, rows(plan, test), told.get(i)));
      }
      return compared;
    } finally {
      delete(work);
    }
  }

  /** The accepted events' fields. */
  private static List<JsonNode> rows(StreamPlan plan, Cases.Case test) {
    List<Framed> events = new ArrayList<>();
    Map<Long, String> sources = new HashMap<>();
    for (Cases.Event event : test.events()) {
      long number = events.size();
      byte[] payload = event.payload().getBytes(StandardCharsets.UTF_8);
      events.add(new Framed(number, payload, event.contentType()));
      if (event.source() != null) {
        sources.put(number, event.source());
      }
    }
    Samples samples = new Samples(test.name(), events, sources, true);
    List<JsonNode> rows = new ArrayList<>();
    Json.tree(new PreviewReport(plan, samples, Preview.of(plan, samples)).json())
        .path("accepted")
        .forEach(row -> rows.add(row.path("fields")));
    return rows;
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  private void tell(Map<Path, List<CaseResult>> results) {
    PrintWriter out = spec.commandLine().getOut();
    if (json.wanted()) {
      out.println(
          Json.text(
              Map.of(
                  "files",
                  results.entrySet().stream().map(e -> json(e.getKey(), e.getValue())).toList())));
      return;
    }
    results.forEach(
        (file, cases) -> {
          long failed = cases.stream().filter(result -> !result.passed()).count();
          for (CaseResult result : cases) {
            out.println((result.passed() ? "  ok      " : "  FAILED  ") + result.test().name());
            result
                .differences()
                .forEach(difference -> out.println("            " + Values.line(difference)));
          }
          out.println(
              file
                  + ": "
                  + Counted.of(cases.size(), "case")
                  + (failed == 0 ? ", all as expected" : ", " + failed + " not as expected"));
        });
  }

  private static Map<String, Object> json(Path file, List<CaseResult> results) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("file", file.toString());
    body.put(
        "cases",
        results.stream()
            .map(
                result -> {
                  Map<String, Object> told = new LinkedHashMap<>();
                  told.put("case", result.test().name());
                  told.put("line", result.test().line());
                  told.put("passed", result.passed());
                  told.put("differences", result.differences());
                  return told;
                })
            .toList());
    return body;
  }
}
