/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.transforms.Create;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.DefinitionReader;
import org.twinbeam.core.definition.ModelReference;
import org.twinbeam.core.log.LogRecord;
import org.twinbeam.core.log.Slice;
import org.twinbeam.core.prepare.Outcome.Prepared;
import org.twinbeam.core.shard.ScoreFile;
import org.twinbeam.core.shard.ScoreSink;
import org.twinbeam.core.shard.ScoredEvent;
import org.twinbeam.core.shard.StreamPlan;
import org.twinbeam.embedded.EmbeddedPostgresql;
import org.twinbeam.io.lake.CommitScores;
import org.twinbeam.io.lake.ImportLake;
import org.twinbeam.io.lake.LakeConfig;
import org.twinbeam.io.lake.LakeScores;
import org.twinbeam.io.lake.LakeSlices;
import org.twinbeam.io.lake.ScoredField;
import org.twinbeam.io.lake.ScoredRange;
import org.twinbeam.io.store.Store;
import org.twinbeam.io.store.StoreConfig;
import org.twinbeam.io.store.StorePools;
import org.twinbeam.models.feature.FeatureBatch;
import org.twinbeam.models.feature.FeatureException;
import org.twinbeam.models.registry.ModelCard;
import org.twinbeam.models.registry.ModelRegistry;
import org.twinbeam.models.score.Model;

/** {@code train} by its command line on the DirectRunner: of two imported streams, joined. */
class TrainIT {
  private static final Instant START = Instant.parse("2001-01-01T00:00:00Z");
  private static final int MINUTES = 7;
  private static final int TRIPS = 2_000;

  @TempDir private static Path work;
  private static CommandLine commands;
  private static EmbeddedPostgresql database;
  private static StoreConfig store;

  private final Random random = new Random(11);
  private String name;
  private Path dir;
  private Path model;
  private ModelRegistry registry;

  @BeforeAll
  static void start() throws Exception {
    database = EmbeddedPostgresql.start(work.resolve("postgresql"));
    store = new StoreConfig(database.jdbcUrl(), database.user(), database.password());
    Store.migrate(store);
    commands = new CommandLine();
  }

  @AfterAll
  static void stop() {
    commands.close();
    StorePools.close(store);
    database.close();
  }

  @BeforeEach
  void setUp(TestInfo test) throws Exception {
    name = test.getTestMethod().orElseThrow().getName().toLowerCase(java.util.Locale.ROOT);
    name = name.substring(0, Math.min(20, name.length()));
    dir = Files.createDirectories(work.resolve(name));
    registry = new ModelRegistry(dir.resolve("models"));
    // The streams write a trip's number with other scales: it is the same number.
    Files.writeString(
        dir.resolve(name + "_out.yaml"),
        """
        stream: %s_out
        fields:
          trip: {type: decimal, precision: 12, scale: 1, required: false}
          left: timestamp
          origin: string
          distance: float64
        time: left
        views:
          all: {window: 1d, measures: {n: count}}
        """
            .formatted(name));
    Files.writeString(
        dir.resolve(name + "_in.yaml"),
        """
        stream: %s_in
        fields:
          trip: {type: decimal, precision: 12, scale: 3, required: false}
          arrived: timestamp
          late: bool
        time: arrived
        views:
          all: {window: 1d, measures: {n: count}}
        """
            .formatted(name));
    model = describe("model.yaml", "epochs: 4, learning_rate: 0.01");
  }

  private Path describe(String file, String training) throws Exception {
    return Files.writeString(
        dir.resolve(file),
        """
        model: late
        stream: %s_out
        label: {stream: %s_in, on: trip, value: late}
        features:
          origin: vocabulary(origin)
          distance: standard(distance)
          usual: target(origin)
        hidden: [8]
        training: {%s}
        """
            .formatted(name, name, training));
  }

  /** What was written, and what training is to make of it. */
  private record Trips(int labelled, int unlabelled, int unusable, int purged) {}

  /** Trips from a number on; which of them are late depends on where they begin, mostly. */
  private Trips write(int from, int count) throws Exception {
    List<String> out = new ArrayList<>();
    List<String> in = new ArrayList<>();
    int unlabelled = 0;
    int unusable = 0;
    List<Instant[]> labelled = new ArrayList<>();
    for (int i = from; i < from + count; i++) {
      Instant left = START.plusSeconds(60L * MINUTES * i);
      Instant arrived = left.plusSeconds(60L * (30 + random.nextInt(300)));
      int origin = random.nextInt(5);
      boolean isHuge = random.nextInt(100) == 0;
      boolean isNumbered = random.nextInt(50) != 0;
      boolean hasArrived = random.nextInt(20) != 0;
      String trip = isNumbered ? "\"trip\":\"" + i + ".5\"," : "";
      out.add(
          "{%s\"left\":\"%s\",\"origin\":\"O%d\",\"distance\":%s}"
              .formatted(trip, left, origin, isHuge ? "1e200" : 100 + random.nextInt(900)));
      if (hasArrived) {
        boolean late = random.nextInt(10) < 2 * origin;
        in.add("{%s\"arrived\":\"%s\",\"late\":%s}".formatted(trip, arrived, late));
      }
      if (isHuge) {
        unusable++;
      } else if (hasArrived && isNumbered) {
        labelled.add(new Instant[] {left, arrived});
      } else {
        unlabelled++;
      }
    }
    Files.write(dir.resolve("out-" + from + ".jsonl"), out);
    Files.write(dir.resolve("in-" + from + ".jsonl"), in);
    int cut = labelled.size() - labelled.size() / 5;
    Instant split = labelled.get(cut)[0];
    long purged = labelled.subList(0, cut).stream().filter(t -> t[1].isAfter(split)).count();
    return new Trips(labelled.size(), unlabelled, unusable, (int) purged);
  }

  private void imported() {
    for (String side : List.of("out", "in")) {
      CommandLine.Ended ended = run("import", side, "--files=" + dir + "/" + side + "-*.jsonl");
      assertThat(ended.status()).as(ended.said()).isZero();
    }
  }

  private CommandLine.Ended run(String pipeline, String side, String... flags) {
    List<String> arguments = new ArrayList<>(List.of(pipeline, "--runner=DirectRunner"));
    if (!side.isEmpty()) {
      arguments.add("--definition=" + dir.resolve(name + "_" + side + ".yaml"));
    }
    arguments.addAll(
        List.of(
            "--storeUrl=" + store.url(),
            "--storeUser=" + store.user(),
            "--storePassword=" + store.password(),
            "--warehouse=" + dir.resolve("warehouse")));
    arguments.addAll(List.of(flags));
    return commands.run(arguments.toArray(String[]::new));
  }

  private CommandLine.Ended train(Path described, String... flags) {
    List<String> all = new ArrayList<>(List.of("--model=" + described));
    all.add("--models=" + dir.resolve("models"));
    all.addAll(List.of(flags));
    return run("train", "", all.toArray(String[]::new));
  }

  @Test
  void everyEventIsAccountedForAndNothingLooksAhead() throws Exception {
    Trips trips = write(0, TRIPS);
    imported();
    CommandLine.Ended ended = train(model);
    assertThat(ended.status()).as(ended.said()).isZero();
    ModelCard card = registry.card("late", 1);
    assertThat(card.rows())
        .containsEntry("unlabelled", (long) trips.unlabelled())
        .containsEntry("unusable", (long) trips.unusable())
        .containsEntry("purged", (long) trips.purged())
        .containsEntry("test", (long) trips.labelled() / 5);
    assertThat(trips.purged()).isPositive();
    assertThat(card.rows().get("train") + card.rows().get("validation"))
        .isEqualTo(trips.labelled() - trips.labelled() / 5 - trips.purged());
    assertThat(card.metrics().get("test").get("auc")).isBetween(0.7, 0.9);
    assertThat(ended.said()).contains("late version 1, trained on", "columns by themselves, auc:");
  }

  @Test
  void theSameSnapshotGivesTheSameModelWhateverCameSince() throws Exception {
    write(0, TRIPS);
    imported();
    assertThat(train(model).status()).isZero();
    write(TRIPS, 500);
    imported();
    CommandLine.Ended ended = train(model, "--snapshotOf=1");
    assertThat(ended.status()).as(ended.said()).isZero();
    ModelCard first = registry.card("late", 1);
    ModelCard again = registry.card("late", 2);
    assertThat(again.metrics()).isEqualTo(first.metrics());
    assertThat(again.features()).isEqualTo(first.features());
    assertThat(again.rows()).isEqualTo(first.rows());
    assertThat(train(model).status()).isZero();
    assertThat(registry.card("late", 3).rows().get("test")).isGreaterThan(first.rows().get("test"));
  }

  @Test
  void aWorseVersionIsWrittenAndSaidToBeWorse() throws Exception {
    write(0, TRIPS);
    imported();
    assertThat(train(model, "--failIfWorse").status()).as("the first").isZero();
    CommandLine.Ended equal = train(model, "--failIfWorse");
    assertThat(equal.status()).as(equal.said()).isZero();
    assertThat(equal.said()).containsPattern("version 2\\s+late:1").containsPattern("auc\\s+0\\.");
    Path lazy = describe("lazy.yaml", "epochs: 1, learning_rate: 0.000001");
    CommandLine.Ended worse = train(lazy, "--failIfWorse");
    assertThat(worse.status()).as(worse.said()).isEqualTo(3);
    assertThat(worse.said())
        .contains("version 3 of model late is written down, but not to be promoted: on the same")
        .doesNotContain("\tat ");
    assertThat(registry.versions("late")).containsExactly(1L, 2L, 3L);
    CommandLine.Ended others =
        train(
            Files.writeString(
                dir.resolve("other.yaml"),
                Files.readString(model)
                    .replace("  usual: target(origin)\n", "")
                    .replace("  origin: vocabulary(origin)\n", "")),
            "--failIfWorse");
    assertThat(others.status()).as("it is told less than the version before").isEqualTo(3);
    assertThat(others.said()).contains("late:3 cannot be compared: it is told other columns");
  }

  /** Every accepted event once, by every version that is built, whatever runs are repeated. */
  @Test
  void whatBatchScoresIsInTheWarehouseOnce() throws Exception {
    write(0, 500);
    imported();
    assertThat(train(model).status()).isZero();
    Path plain = dir.resolve(name + "_out.yaml");
    String scored = Files.readString(plain).replace("views:", "score: {risk: late}\nviews:");
    Files.writeString(plain, scored);
    batch();
    checkScores(1, 1);
    write(500, 200);
    imported();
    batch();
    checkScores(2, 1);
    batch("--rebuild");
    checkScores(2, 1);
    assertThat(train(model).status()).isZero();
    batch("--modelVersion=late:2");
    checkScores(2, 1, 2);
    List<ScoredEvent> three =
        List.of(
            new ScoredEvent(0, 7, 3, "a", 5, List.of(0.25)),
            new ScoredEvent(1, 9, 4, null, -5, List.of(0.5)),
            new ScoredEvent(-1, 1, 0, "c", 6, List.of(0.75)));
    List<Double> all = List.of(0.25, 0.5, 0.75);
    ScoredRange first = range(false, 0, 4, 0, 1);
    writeScores(first, three, List.of(0.25, 0.75));
    writeScores(first, three, List.of(0.25, 0.75)); // Its answer was lost.
    writeScores(range(false, 0, 5, 0, 1), three, all); // A run that was never published, again.
    writeScores(range(false, 4, 6, 0, 1), three, all); // By a definition that began further on.
    ScoredRange late = new ScoredRange("late", false, 3, 9, 0, 2);
    assertThatThrownBy(() -> writeScores(late, three, all))
        .hasStackTraceContaining("up to Reached[horizon=5, imports=1] now, and this run began at");
    writeScores(range(true, 0, 6, 0, 1), three, all);
  }

  private ScoredRange range(
      boolean anew, long horizonFrom, long horizon, long importsFrom, long imports) {
    return ScoredRange.of(lake(), "ranges", "v1", anew, horizonFrom, horizon, importsFrom, imports);
  }

  private void batch(String... flags) {
    List<String> all = new ArrayList<>(List.of("--models=" + dir.resolve("models")));
    all.addAll(List.of(flags));
    CommandLine.Ended ended = run("batch", "out", all.toArray(String[]::new));
    assertThat(ended.status()).as(ended.said()).isZero();
  }

  private LakeConfig lake() {
    return new LakeConfig(
        store.url(), store.user(), store.password(), dir.resolve("warehouse").toString());
  }

  private void checkScores(long imports, long... versions) throws Exception {
    Definition definition = DefinitionReader.read(dir.resolve(name + "_out.yaml"));
    List<ScoreRows> expected = new ArrayList<>();
    for (long version : versions) {
      Model told =
          Model.load(
              registry,
              new ModelReference("late", OptionalLong.of(version), Optional.empty()),
              definition);
      StreamPlan plan = StreamPlan.of(definition.withModels(Map.of("risk", told.reference())));
      for (LogRecord record : records(imports)) {
        if (plan.prepare(record) instanceof Prepared event) {
          FeatureBatch batch = told.batch(1);
          try {
            told.encode(event.values(), batch);
          } catch (FeatureException e) {
            continue;
          }
          expected.add(
              new ScoreRows(
                  plan.versions().preparation(),
                  record.epoch(),
                  record.partition(),
                  record.offset(),
                  event.id(),
                  event.timeMillis() * 1000,
                  "risk",
                  "late",
                  version,
                  told.score(batch)[0]));
        }
      }
    }
    assertThat(expected).hasSizeGreaterThan(400);
    assertThat(ScoreRows.of(lake(), name + "_out")).containsExactlyInAnyOrderElementsOf(expected);
  }

  private List<LogRecord> records(long imports) throws Exception {
    List<LogRecord> records = new ArrayList<>();
    try (ImportLake lake = ImportLake.find(lake(), name + "_out").orElseThrow()) {
      for (Slice slice : LakeSlices.plan(lake, 0, 0, imports)) {
        LakeSlices.reader().read(slice, records::add);
      }
    }
    return records;
  }

  /** All in one file, which has several epochs. */
  private void writeScores(ScoredRange range, List<ScoredEvent> events, List<Double> then)
      throws Exception {
    List<ScoredField> fields = List.of(new ScoredField("f", "m", 1));
    List<ScoreFile> files = new ArrayList<>();
    try (ScoreSink.Writer writer = LakeScores.sink(lake(), "ranges", "v1", fields, range).open()) {
      for (ScoredEvent event : events) {
        writer.write(event);
      }
      writer.finish().ifPresent(files::add);
    }
    Pipeline pipeline = Pipeline.create();
    pipeline
        .apply(Create.of(files).withCoder(SerializableCoder.of(ScoreFile.class)))
        .apply(CommitScores.to(lake(), "ranges", "v1", range));
    pipeline.run().waitUntilFinish();
    assertThat(ScoreRows.of(lake(), "ranges"))
        .extracting(ScoreRows::score)
        .containsExactlyInAnyOrderElementsOf(then);
  }
}
