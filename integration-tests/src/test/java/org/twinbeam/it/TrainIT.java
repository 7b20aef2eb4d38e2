/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.twinbeam.embedded.EmbeddedPostgresql;
import org.twinbeam.io.store.Store;
import org.twinbeam.io.store.StoreConfig;
import org.twinbeam.io.store.StorePools;
import org.twinbeam.models.registry.ModelCard;
import org.twinbeam.models.registry.ModelRegistry;

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
}
