/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.Definition.Scored;
import org.twinbeam.core.definition.DefinitionReader;
import org.twinbeam.core.definition.InvalidDefinitionException;
import org.twinbeam.core.definition.ModelDefinition;
import org.twinbeam.core.definition.ModelReference;
import org.twinbeam.core.definition.Versions;
import org.twinbeam.embedded.EmbeddedPostgresql;
import org.twinbeam.io.store.Registration;
import org.twinbeam.io.store.Store;
import org.twinbeam.io.store.StoreConfig;
import org.twinbeam.io.store.StorePools;
import org.twinbeam.models.ModelText;
import org.twinbeam.models.feature.ModelInputs;
import org.twinbeam.models.feature.ModelInputs.Part;
import org.twinbeam.models.registry.ModelRegistry;
import org.twinbeam.models.train.Example;
import org.twinbeam.models.train.Examples;
import org.twinbeam.models.train.Trainer;
import org.twinbeam.pipelines.options.ScoreOptions;

/** A job means the versions that the jobs before it meant, unless it is told others. */
class ModelPinsTest {
  private static final String STREAM =
      """
      stream: doors
      fields: {at: timestamp, x: float64, late: bool}
      time: at
      """;

  @TempDir static Path dir;
  private static EmbeddedPostgresql server;
  private static StoreConfig config;
  private static ModelRegistry models;

  @BeforeAll
  static void start() throws Exception {
    server = EmbeddedPostgresql.start(dir.resolve("postgresql"));
    config = new StoreConfig(server.jdbcUrl(), server.user(), server.password());
    PipelineOptionsFactory.register(ScoreOptions.class);
    models = new ModelRegistry(dir.resolve("models"));
    for (String name : List.of("late", "late", "late", "late", "early", "early")) {
      train(name);
    }
  }

  @AfterAll
  static void stop() {
    StorePools.close(config);
    server.close();
  }

  @BeforeEach
  void empty() throws SQLException {
    dropTables();
    Store.migrate(config);
  }

  private static void dropTables() throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
        Statement statement = connection.createStatement()) {
      statement.execute("DROP SCHEMA IF EXISTS twinbeam CASCADE");
    }
  }

  /** Adds a version; what it learns is of no importance. */
  private static void train(String name) throws Exception {
    String yaml =
        "model: %s\nstream: doors\nlabel: late\nfeatures: {x: numeric(x)}\nhidden: []\ntraining: {epochs: 1}\n"
            .formatted(name);
    ModelDefinition model = new ModelText(yaml, Map.of("doors", STREAM)).parse("model.yaml");
    Random random = new Random(1);
    Examples.Builder examples = new Examples.Builder(ModelInputs.of(model).names());
    for (int i = 0; i < 100; i++) {
      Object[] inputs = {random.nextGaussian()};
      examples.add(new Example(i, 0, i, Part.OPEN, random.nextInt(2), i, inputs));
    }
    new Trainer(model, examples.build()).train(models, Map.of(), pass -> {});
  }

  /**
   * @param score what fields are told by, as in {@code risk: late}
   * @param views names of views, which all count
   */
  private static Definition definition(String score, String... views)
      throws InvalidDefinitionException {
    StringBuilder yaml = new StringBuilder(STREAM);
    if (!score.isEmpty()) {
      yaml.append("score: {").append(score).append("}\n");
    }
    yaml.append("views:\n");
    for (String view : views) {
      yaml.append("  ").append(view).append(": {key: [], window: 1h, measures: {n: count}}\n");
    }
    return DefinitionReader.parse(yaml.toString(), "doors.yaml");
  }

  /** What a job does that is launched with the definition. */
  private static Definition launch(Definition definition, String... flags) throws Exception {
    Definition pinned = pin(definition, flags);
    Versions versions = Versions.of(pinned);
    Store.open(config)
        .register(
            new Registration(
                pinned.stream(), versions.preparation(), versions.views(), pinned.yaml()));
    return pinned;
  }

  private static Definition pin(Definition definition, String... flags) throws RefusedException {
    PipelineOptions options =
        PipelineOptionsFactory.fromArgs(
                Stream.concat(Stream.of("--models=" + dir.resolve("models")), Stream.of(flags))
                    .toArray(String[]::new))
            .create();
    return ModelPins.pin(options, definition, config);
  }

  private static void promote(String view, Definition from, Definition to) {
    Store.open(config)
        .promote(
            "doors", view, Versions.of(from).views().get(view), Versions.of(to).views().get(view));
  }

  /** What each field is told by, whose digest must be that of the version. */
  private static List<String> told(Definition pinned) throws Exception {
    for (Scored field : pinned.scored()) {
      ModelReference model = field.model();
      assertThat(model.digest()).isPresent();
      assertThat(models.pin(model)).isEqualTo(model);
    }
    return pinned.scored().stream()
        .map(field -> field.name() + " by " + field.model().toString().replaceFirst("@.*", ""))
        .toList();
  }

  // Refused.

  @Test
  void aFlagThatSaysAnotherVersionThanTheDefinitionIsRefused() throws Exception {
    Definition definition = definition("twin: late, risk: 'late:3'", "all");
    assertThatThrownBy(() -> pin(definition, "--modelVersion=late:4"))
        .isInstanceOf(RefusedException.class)
        .hasMessage(
            "--modelVersion=late:4, but the definition of stream doors says late:3 for field risk:"
                + " drop the flag, or the version there");
    assertThat(told(pin(definition, "--modelVersion=late:3")))
        .containsExactly("twin by late:3", "risk by late:3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"late", "late:0", "late:x", "4", ":4"})
  void aFlagWithoutAVersionIsRefused(String text) throws Exception {
    Definition definition = definition("risk: late", "all");
    assertThatThrownBy(() -> pin(definition, "--modelVersion=" + text))
        .isInstanceOf(RefusedException.class)
        .hasMessage("--modelVersion is " + text + ", must be a model and a version, as in late:4");
  }

  @Test
  void aFlagForAModelThatNoFieldIsToldByIsRefused() throws Exception {
    Definition definition = definition("risk: late", "all");
    assertThatThrownBy(() -> pin(definition, "--modelVersion=early:1"))
        .isInstanceOf(RefusedException.class)
        .hasMessage(
            "--modelVersion=early:1: the definition of stream doors names the models [late]");
  }

  @Test
  void everyFieldThatHasNoModelIsToldAtOnce() throws Exception {
    Definition definition = definition("a: none, risk: late, b: 'late:9'", "all");
    assertThatThrownBy(() -> pin(definition))
        .isInstanceOf(RefusedException.class)
        .message()
        .contains("field a: there is no version of model none", "field b: ", "late/9")
        .doesNotContain("risk");
  }

  @Test
  void contentThatIsGoneIsRefusedAndNotReplacedByTheNewest() throws Exception {
    Definition launched = launch(definition("risk: 'late:1'", "all"));
    String digest = launched.scored().get(0).model().digest().orElseThrow();
    String other = digest.startsWith("0") ? "1" + digest.substring(1) : "0" + digest.substring(1);
    dropTables();
    Store.migrate(config);
    Definition gone = DefinitionReader.parse(launched.yaml().replace(digest, other), "doors.yaml");
    Versions versions = Versions.of(gone);
    Store.open(config)
        .register(new Registration("doors", versions.preparation(), versions.views(), gone.yaml()));
    assertThatThrownBy(() -> pin(definition("risk: late", "all")))
        .isInstanceOf(RefusedException.class)
        .hasMessageContainingAll("field risk: ", "its digest is " + digest, "late:1@" + other);
  }

  // Pinned.

  @Test
  void withoutATableOrARegistrationItIsTheNewest() throws Exception {
    assertThat(told(pin(definition("risk: late, soon: early", "all"))))
        .containsExactly("risk by late:4", "soon by early:2");
    dropTables();
    assertThat(told(pin(definition("risk: late, soon: early", "all"))))
        .containsExactly("risk by late:4", "soon by early:2");
  }

  @Test
  void aDefinitionWithoutModelsIsAsItWas() throws Exception {
    Definition plain = definition("", "all");
    dropTables();
    assertThat(pin(plain)).isSameAs(plain);
  }

  @Test
  void aFieldThatNoLiveViewHasIsToldAsByTheJobThatRegisteredLast() throws Exception {
    Definition plain = launch(definition("", "all"));
    Definition scored = launch(definition("risk: late", "all"), "--modelVersion=late:2");
    assertThat(Versions.of(scored).views())
        .as("built beside the live one")
        .isNotEqualTo(Versions.of(plain).views());
    assertThat(told(pin(definition("risk: late", "all")))).containsExactly("risk by late:2");
    assertThat(told(pin(definition("risk: late, more: late", "all"))))
        .as("a field that was not there before is told by the newest")
        .containsExactly("risk by late:2", "more by late:4");
  }

  @Test
  void aLiveViewCountsMoreThanTheJobThatRegisteredLast() throws Exception {
    Definition live = launch(definition("risk: late", "all"), "--modelVersion=late:1");
    Definition beside = launch(definition("risk: late", "all"), "--modelVersion=late:2");
    assertThat(told(pin(definition("risk: late", "all")))).containsExactly("risk by late:1");
    promote("all", live, beside);
    assertThat(told(pin(definition("risk: late", "all")))).containsExactly("risk by late:2");
  }

  @Test
  void aViewThatTheDefinitionNoLongerHasDoesNotCount() throws Exception {
    launch(definition("risk: late", "now"), "--modelVersion=late:2");
    // Live later than the other, and registered last.
    launch(definition("risk: late", "old"), "--modelVersion=late:1");
    assertThat(told(pin(definition("risk: late", "now")))).containsExactly("risk by late:2");
    assertThat(told(pin(definition("risk: late", "old")))).containsExactly("risk by late:1");
    assertThat(told(pin(definition("risk: late", "now", "old"))))
        .as("of two, the one that became live last")
        .containsExactly("risk by late:1");
  }

  @Test
  void fieldsToldByDifferentVersionsOfOneModelKeepEachTheirOwn() throws Exception {
    launch(definition("risk: 'late:1', twin: 'late:3'", "all"));
    assertThat(told(pin(definition("risk: late, twin: late", "all"))))
        .containsExactly("risk by late:1", "twin by late:3");
    assertThat(told(pin(definition("twin: late, risk: late", "all"))))
        .containsExactly("twin by late:3", "risk by late:1");
  }

  @Test
  void aFieldThatAnotherModelToldBeforeIsToldByTheNewest() throws Exception {
    launch(definition("risk: 'early:1'", "all"));
    assertThat(told(pin(definition("risk: late", "all")))).containsExactly("risk by late:4");
  }

  @Test
  void whatTheDefinitionOrTheFlagSaysCountsMoreThanWhatIsLive() throws Exception {
    launch(definition("risk: 'late:1', soon: 'early:1'", "all"));
    assertThat(told(pin(definition("risk: late, soon: early", "all"), "--modelVersion=late:3")))
        .containsExactly("risk by late:3", "soon by early:1");
    assertThat(told(pin(definition("risk: 'late:2', soon: early", "all"))))
        .containsExactly("risk by late:2", "soon by early:1");
  }
}
