/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final PrintStream out = System.out;
  private final PrintStream err = System.err;

  @TempDir private Path dir;

  @BeforeEach
  void listen() {
    PrintStream both = new PrintStream(said, true, UTF_8);
    System.setOut(both);
    System.setErr(both);
  }

  @AfterEach
  void stopListening() {
    System.setOut(out);
    System.setErr(err);
  }

  @Test
  void helpNamesEveryPipeline() {
    assertThat(Main.run(new String[] {"help"})).isZero();
    assertThat(text()).contains("ingest", "bridge", "import", "pull", "speed", "batch", "ticker");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ingest", "bridge", "import", "pull", "speed", "batch", "ticker"})
  void helpOfAPipelineExplainsItsFlagsWithTheirDefaults(String pipeline) {
    assertThat(Main.run(new String[] {pipeline, "--help"})).isZero();
    assertThat(text())
        .contains("Definition\n  --definition=<string>\n      File of the stream's definition")
        .contains("Runner\n  --runner=");
  }

  @Test
  void helpGroupsFlagsByConcern() {
    Main.run(new String[] {"speed", "--help"});
    assertThat(text())
        .contains("Log\n  --bootstrapServers=<string>  (default localhost:19092)")
        .contains("Speed\n  --flushMillis=<integer>  (default 1000)")
        .doesNotContain("--rebuild");
  }

  @Test
  void unknownPipelineIsToldTheKnownOnes() {
    assertThat(Main.run(new String[] {"spede"})).isEqualTo(2);
    assertThat(text())
        .contains(
            "no pipeline 'spede'", "ingest, bridge, import, pull, speed, batch, train, ticker");
  }

  @ParameterizedTest
  @ValueSource(strings = {"speed", "ingest", "bridge"})
  void streamingOnSparkIsRefusedWithTheReason(String pipeline) {
    String definition = "--definition=streams/flights.yaml";
    assertThat(Main.run(new String[] {pipeline, "--runner=SparkRunner", definition})).isEqualTo(2);
    assertThat(text()).contains(pipeline + " cannot run on SparkRunner", "-Pflink");
  }

  @ParameterizedTest
  @ValueSource(strings = {"import", "pull"})
  void importsOnFlinkAreRefusedWithTheReason(String pipeline) {
    String definition = "--definition=streams/flights.yaml";
    assertThat(Main.run(new String[] {pipeline, "--runner=FlinkRunner", definition})).isEqualTo(2);
    assertThat(text()).contains(pipeline + " cannot run on FlinkRunner", "-Pspark");
  }

  @Test
  void aPullAsksWhatToPull() {
    String[] arguments = {"pull", "--definition=../streams/flights.yaml"};
    assertThat(Main.run(arguments)).isEqualTo(2);
    assertThat(text()).contains("give one of --jdbcUrl", "--httpUrl");
  }

  @Test
  void unknownFlagIsNamed() {
    String[] arguments = {"batch", "--runner=DirectRunner", "--rebiuld"};
    assertThat(Main.run(arguments)).isEqualTo(2);
    assertThat(text()).contains("rebiuld", "batch --help");
  }

  @Test
  void missingDefinitionIsAskedFor() {
    assertThat(Main.run(new String[] {"batch", "--runner=DirectRunner"})).isEqualTo(2);
    assertThat(text()).contains("--definition is missing");
  }

  @Test
  void allProblemsOfADefinitionAreToldWithTheirPlaces() throws Exception {
    Path file =
        Files.writeString(
            dir.resolve("bad.yaml"),
            """
            stream: Bad Name
            fields:
              id: {type: strin}
              at: {type: timestamp}
            id: nothing
            time: at
            rules:
              sound: at >
            views:
              all:
                window: 1x
                measures:
                  n: count
            """);
    String[] arguments = {"batch", "--runner=DirectRunner", "--definition=" + file};
    assertThat(Main.run(arguments)).isEqualTo(2);
    assertThat(text().lines().filter(line -> line.contains("bad.yaml:")).toList())
        .hasSizeGreaterThanOrEqualTo(5)
        .allMatch(line -> line.matches(".*bad\\.yaml:\\d+:\\d+: .+"));
  }

  @Test
  void aFileOfKafkaPropertiesThatIsNotThereIsNamed() {
    String[] arguments = {
      "ingest", "--definition=../streams/flights.yaml", "--kafkaConfig=nowhere.properties"
    };
    assertThat(Main.run(arguments)).isEqualTo(2);
    assertThat(text()).contains("--kafkaConfig: ", "nowhere.properties, does not exist");
  }

  @Test
  void aBridgeAsksWhatToCopy() {
    String[] arguments = {"bridge", "--definition=../streams/flights.yaml"};
    assertThat(Main.run(arguments)).isEqualTo(2);
    assertThat(text()).contains("there is nothing to copy: name topics in the definition");
  }

  /** Nothing listens there: that says nothing of stream, lake or store. */
  @Test
  void whatDoesNotAnswerIsAFailureAndNoRefusal() throws Exception {
    Path file =
        Files.writeString(
            dir.resolve("good.yaml"),
            """
            stream: good
            fields:
              id: {type: string}
              at: {type: timestamp}
            id: id
            time: at
            views:
              all:
                window: 1h
                measures:
                  n: count
            """);
    for (String pipeline : new String[] {"batch", "promote"}) {
      said.reset();
      String[] arguments = {
        pipeline,
        "--definition=" + file,
        "--storeUrl=jdbc:postgresql://127.0.0.1:1/postgres",
        "--warehouse=" + dir
      };
      assertThat(Main.run(arguments)).as(text()).isEqualTo(1);
      assertThat(text()).contains(pipeline + ": ", "127.0.0.1:1").doesNotContain("\tat ");
    }
  }

  private String text() {
    return said.toString(UTF_8).replace("\r\n", "\n");
  }
}
