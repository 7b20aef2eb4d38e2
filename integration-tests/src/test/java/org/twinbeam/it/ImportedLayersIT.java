/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.twinbeam.core.definition.DefinitionReader;
import org.twinbeam.core.definition.View;
import org.twinbeam.core.epoch.EpochCut;
import org.twinbeam.core.log.LogRecord;
import org.twinbeam.core.oracle.OracleAnswer;
import org.twinbeam.embedded.EmbeddedPostgresql;
import org.twinbeam.io.lake.EpochCommit;
import org.twinbeam.io.lake.ImportLake;
import org.twinbeam.io.lake.ImportLease;
import org.twinbeam.io.lake.LakeConfig;
import org.twinbeam.io.lake.RawFile;
import org.twinbeam.io.lake.RawFileWriter;
import org.twinbeam.io.lake.RawLake;
import org.twinbeam.io.store.Store;
import org.twinbeam.io.store.StoreConfig;
import org.twinbeam.io.store.StorePools;
import org.twinbeam.serving.Serving;
import org.twinbeam.serving.ServingConfig;
import org.twinbeam.serving.client.ServingClient;

/**
 * Files imported and built by the command lines on the DirectRunner, and served: the oracle's
 * answer.
 */
class ImportedLayersIT {
  private static final String CSV = "text/csv; columns=\"reading,at,city,value\"";
  private static final String JSON = "application/json";

  @TempDir private static Path work;
  private static CommandLine commands;
  private static EmbeddedPostgresql database;
  private static StoreConfig store;
  private static Serving serving;
  private static ServingClient client;

  private Path dir;
  private String stream;
  private Path yaml;
  private LakeConfig lake;
  private ImportedTruth truth;
  private final Meters meters = new Meters(7);

  @BeforeAll
  static void start() throws Exception {
    database = EmbeddedPostgresql.start(work.resolve("postgresql"));
    store = new StoreConfig(database.jdbcUrl(), database.user(), database.password());
    Store.migrate(store);
    commands = new CommandLine();
    serving = Serving.start(ServingConfig.local(store, 0));
    client = new ServingClient(serving.url());
  }

  @AfterAll
  static void stop() {
    serving.close();
    commands.close();
    StorePools.close(store);
    database.close();
  }

  @BeforeEach
  void setUp(TestInfo test) throws Exception {
    stream = test.getTestMethod().orElseThrow().getName().toLowerCase(java.util.Locale.ROOT);
    stream = stream.substring(0, Math.min(30, stream.length()));
    dir = Files.createDirectories(work.resolve(stream));
    yaml = Files.writeString(work.resolve(stream + ".yaml"), Meters.yaml(stream));
    lake =
        new LakeConfig(
            store.url(), store.user(), store.password(), work.resolve("warehouse").toString());
    truth = new ImportedTruth(DefinitionReader.read(yaml));
  }

  @Test
  void everyFormatImportByImportIsTheOraclesAnswer() throws Exception {
    truth.imported(0, meters.write(dir.resolve("a.csv"), 300), CSV);
    assertDone("import", "--files=" + dir + "/*");
    assertDone("batch");
    truth.check(client, 0, 1);
    long number = 1;
    for (String name : List.of("b.jsonl", "c.parquet", "d.avro", "e.csv.gz", "f.ndjson.gz")) {
      List<String> rows = meters.write(dir.resolve(name), 300);
      truth.imported(number++, rows, name.contains("csv") ? CSV : JSON);
      assertDone("import", "--files=" + dir + "/*"); // Those of before are there, too.
    }
    truth.check(client, 0, 1);
    assertDone("batch");
    truth.check(client, 0, number);
    assertDone("batch", "--rebuild");
    truth.check(client, 0, number);
    assertDone("import", "--files=" + dir + "/a.csv," + dir + "/b.jsonl");
    assertDone("batch");
    truth.check(client, 0, number);
    rejectsNameTheirRow();
  }

  private static void rejectsNameTheirRow() throws Exception {
    String path = "/v1/streams/everyformatimportbyimportisthe/rejects?limit=7";
    List<JsonNode> rejects = new ArrayList<>();
    for (String next = path; next != null; ) {
      JsonNode page = client.get(next);
      page.path("rejects").forEach(rejects::add);
      next = page.has("next") ? path + "&page=" + page.path("next").asText() : null;
    }
    assertThat(rejects).hasSizeGreaterThan(100);
    JsonNode broken =
        rejects.stream().filter(r -> r.path("step").asText().equals("DECODE")).findFirst().get();
    assertThat(broken.path("file").asText()).endsWith(".ndjson.gz");
    assertThat(broken.path("row").asLong()).isEqualTo(151); // From 1, behind 150 whole ones.
    assertThat(broken.path("import").asLong()).isEqualTo(5);
    assertThat(broken.path("payload").asText()).isEqualTo("{\"reading\": \"cut o");
    assertThat(broken.path("partition").asInt()).isNegative();
  }

  @Test
  void importsBesideALogAreOneAnswer() throws Exception {
    log(0, 200);
    assertDone("batch");
    truth.imported(0, meters.write(dir.resolve("a.parquet"), 300), JSON);
    assertDone("import", "--files=" + dir + "/a.parquet");
    truth.check(client, 1, 0);
    assertDone("batch");
    truth.check(client, 1, 1);
    log(1, 200);
    assertDone("batch");
    truth.check(client, 2, 1);
    log(2, 100);
    truth.imported(1, meters.write(dir.resolve("b.csv"), 300), CSV);
    assertDone("import", "--files=" + dir + "/b.csv");
    assertDone("batch");
    truth.check(client, 3, 2);
    assertDone("batch", "--rebuild");
    truth.check(client, 3, 2);
  }

  @Test
  void aRefusedFileIsNamedWithStatusThree() throws Exception {
    truth.imported(0, meters.write(dir.resolve("a.csv"), 50), CSV);
    Files.writeString(dir.resolve("b.csv"), "reading,at\n1,\"2\n");
    Files.writeString(dir.resolve("c.parquet"), "not at all");
    CommandLine.Ended ended = run("import", "--files=" + dir + "/*");
    assertThat(ended.status()).as(ended.said()).isEqualTo(3);
    assertThat(ended.said())
        .contains("is committed: 50 rows of 1 files; refused, with none of their rows imported, 2:")
        .contains("b.csv: the quote that opens at line 2, byte")
        .contains("c.parquet: not Parquet: it has 10 bytes, too few for any");
    assertDone("batch");
    truth.check(client, 0, 1);
  }

  @Test
  void whatCannotBeRightIsRefusedAtTheStart() throws Exception {
    assertRefused("--files is missing", "import");
    assertRefused(
        "no file matches --files=" + dir + "/none*", "import", "--files=" + dir + "/none*");
    meters.write(dir.resolve("a.csv"), 5);
    assertRefused(
        "--format is xml, must be one of parquet, csv, json, avro",
        "import",
        "--files=" + dir + "/a.csv",
        "--format=xml");
    assertRefused("--buckets is 0", "import", "--files=" + dir + "/a.csv", "--buckets=0");
    CommandLine.Ended flink =
        commands.run("import", "--runner=FlinkRunner", "--definition=" + yaml, "--files=x");
    assertThat(flink.status()).isEqualTo(2);
    assertThat(flink.said()).contains("import cannot run on FlinkRunner");
    try (ImportLease lease = ImportLease.acquire(lake, stream, "twinbeam import, the other")) {
      assertRefused(
          "files are being imported into stream " + stream + " by twinbeam import, the other since",
          "import",
          "--files=" + dir + "/a.csv");
    }
    assertThat(ImportLake.find(lake, stream)).as("nothing is left of a refusal").isEmpty();
    assertRefused("Start ingest first or import files", "batch");
  }

  @Test
  void aStoreThatWasBuiltFromOtherImportsIsRefused() throws Exception {
    meters.write(dir.resolve("a.csv"), 50);
    assertDone("import", "--files=" + dir + "/a.csv");
    assertDone("batch");
    execute(
        "UPDATE iceberg_tables SET table_name = 'imports_away' WHERE table_name = 'imports_"
            + stream
            + "'");
    for (String pipeline : List.of("batch", "import")) {
      assertRefused("from 1 imports, but the lake in", pipeline, "--files=" + dir + "/a.csv");
    }
    log(0, 10);
    assertRefused("from 1 imports, but the lake in", "batch");
    execute(
        "UPDATE iceberg_tables SET table_name = 'imports_"
            + stream
            + "' WHERE table_name = 'imports_away'");
    assertDone("batch");
    execute("UPDATE twinbeam.batch_run SET imports_at = 5 WHERE stream = '" + stream + "'");
    assertRefused("the last of which was committed at 1970-01-01T00:00:00.005Z", "batch");
  }

  @Test
  void whatADryRunSaysIsTheOraclesDifference() throws Exception {
    List<String> rows = meters.write(dir.resolve("a.csv"), 400);
    assertDone("import", "--files=" + dir + "/a.csv");
    assertDone("batch");
    String live = Files.readString(yaml);
    yaml =
        Files.writeString(
            work.resolve(stream + "-next.yaml"), live.replace("value < 900", "value < 800"));
    ImportedTruth next = new ImportedTruth(DefinitionReader.read(yaml));
    truth.imported(0, rows, CSV);
    next.imported(0, rows, CSV);
    assertDone("batch");
    CommandLine.Ended ended = run("promote", "--dryRun");
    assertThat(ended.status()).as(ended.said()).isZero();
    for (View view : truth.definition().views()) {
      OracleAnswer was = truth.answer(0, 1).only(view.name());
      OracleAnswer is = next.answer(0, 1).only(view.name());
      long same =
          was.cells().entrySet().stream()
              .filter(cell -> cell.getValue().equals(is.cells().get(cell.getKey())))
              .count();
      long gone = was.cells().keySet().stream().filter(c -> !is.cells().containsKey(c)).count();
      long changed = was.cells().size() - same - gone;
      long counts =
          was.cells().entrySet().stream()
              .filter(cell -> is.cells().containsKey(cell.getKey()))
              .filter(
                  cell -> !cell.getValue().get("n").equals(is.cells().get(cell.getKey()).get("n")))
              .count();
      assertThat(counts).isPositive();
      assertThat(ended.said())
          .containsPattern(
              "view %s, version \\w+ instead of the live \\w+, as imported:\\R"
                      .formatted(view.name())
                  + "  %,d cells are the same, %,d change; %,d are in the live version only, 0 in"
                      .formatted(same, changed, gone)
                  + " the new one only\\R"
                  + "  n changes in %,d cells, most in ".formatted(counts));
    }
    truth.check(client, 0, 1); // Nothing was promoted.
    assertDone("promote");
    next.check(client, 0, 1);
  }

  /** A version that lacks an import would answer with smaller numbers. */
  @Test
  void aVersionWithFewerImportsIsNotPromoted() throws Exception {
    meters.write(dir.resolve("a.csv"), 50);
    assertDone("import", "--files=" + dir + "/a.csv");
    assertDone("batch");
    Path live = yaml;
    yaml =
        Files.writeString(
            work.resolve(stream + "-next.yaml"),
            Files.readString(live).replace("value < 900", "value < 800"));
    assertDone("batch");
    meters.write(dir.resolve("b.csv"), 50);
    assertDone("import", "--files=" + dir + "/b.csv");
    Path next = yaml;
    yaml = live;
    assertDone("batch");
    yaml = next;
    assertRefused("is settled through epoch -1 and has 1 imports, with no speed job", "promote");
    assertDone("batch");
    assertDone("promote");
  }

  /** Puts an epoch of a log with one partition into the lake, as ingest does. */
  private void log(int epoch, int count) throws Exception {
    List<LogRecord> events = new ArrayList<>();
    long offset = epoch * 1_000L;
    for (String payload : meters.payloads(count)) {
      events.add(ImportedTruth.record(0, offset++, payload, JSON).withEpoch(epoch));
    }
    truth.logged(epoch, events);
    String dataDir = lake.warehouse() + "/twinbeam/raw_" + stream + "/data";
    try (RawLake raw = RawLake.create(lake, stream, 1);
        RawFileWriter writer =
            RawFileWriter.create(dataDir, stream + ".events", 0, epoch, epoch * 1_000L)) {
      for (LogRecord event : events) {
        writer.write(event);
      }
      RawFile file = writer.finish();
      raw.commit(
          new EpochCommit(
              epoch,
              raw.newestCut(),
              new EpochCut(epoch, List.of((epoch + 1) * 1_000L - 1)),
              List.of(file),
              count,
              60_000L * (epoch + 1)));
    }
  }

  private CommandLine.Ended run(String pipeline, String... flags) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                pipeline,
                "--runner=DirectRunner",
                "--definition=" + yaml,
                "--storeUrl=" + store.url(),
                "--storeUser=" + store.user(),
                "--storePassword=" + store.password(),
                "--warehouse=" + lake.warehouse()));
    arguments.addAll(List.of(flags));
    return commands.run(arguments.toArray(String[]::new));
  }

  private void assertDone(String pipeline, String... flags) {
    CommandLine.Ended ended = run(pipeline, flags);
    assertThat(ended.status()).as(ended.said()).isZero();
  }

  private void assertRefused(String because, String pipeline, String... flags) {
    CommandLine.Ended ended = run(pipeline, flags);
    assertThat(ended.said()).contains(because).doesNotContain("\tat ");
    assertThat(ended.status()).isEqualTo(2);
  }

  private static void execute(String sql) throws Exception {
    try (var connection = StorePools.dataSource(store).getConnection();
        var statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }
}
