/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.twinbeam.core.log.LogRecord;
import org.twinbeam.core.prepare.Outcome;
import org.twinbeam.core.shard.Shard;
import org.twinbeam.core.shard.StreamPlan;
import org.twinbeam.embedded.EmbeddedPostgresql;
import org.twinbeam.io.store.Lease;
import org.twinbeam.io.store.Reach;
import org.twinbeam.io.store.Registration;
import org.twinbeam.io.store.Store;
import org.twinbeam.io.store.StoreConfig;
import org.twinbeam.io.store.StorePools;
import org.twinbeam.serving.Serving;
import org.twinbeam.serving.ServingConfig;

/** The commands that ask serving, of a real one on a real PostgreSQL. */
class ServingCommandsTest {
  private static final String YAML =
      """
      stream: sales
      fields: {id: string, at: timestamp, shop: string}
      id: id
      time: at
      views:
        by_shop: {key: [shop], window: 1h, measures: {events: count}}
      """;

  @TempDir static Path dir;
  private static EmbeddedPostgresql database;
  private static StoreConfig config;
  private static Serving serving;
  private static String version;

  @BeforeAll
  static void fill() throws Exception {
    database = EmbeddedPostgresql.start(dir);
    config = new StoreConfig(database.jdbcUrl(), database.user(), database.password());
    Store.migrate(config);
    Store store = Store.open(config);
    StreamPlan plan = StreamPlan.of(YAML);
    version = plan.versions().views().get("by_shop");
    Registration registration =
        new Registration("sales", plan.versions().preparation(), plan.versions().views(), YAML);
    store.register(registration);
    long generation = store.startGeneration(registration, 0, 2);
    Shard busy = plan.shard(0, 0, 0);
    long offset = 0;
    for (String event :
        List.of(
            "{\"id\":\"a\",\"at\":\"2026-11-26T10:00:00Z\",\"shop\":\"north\"}",
            "{\"id\":\"a\",\"at\":\"2026-11-26T10:00:00Z\",\"shop\":\"north\"}",
            "{\"id\":\"b\",\"at\":\"2026-11-26T10:00:00Z\",\"shop\":\"south\"}",
            "{\"id\":\"c\",\"at\":\"yesterday\"}")) {
      byte[] payload = event.getBytes(StandardCharsets.UTF_8);
      LogRecord record = new LogRecord(0, offset, 0, 0, payload, null, null, null);
      Outcome outcome = plan.prepare(record);
      if (outcome instanceof Outcome.Prepared prepared) {
        busy.accept(offset++, prepared);
      } else {
        busy.reject(offset++, (Outcome.Rejected) outcome, payload);
      }
    }
    busy.advance(7, 0);
    store.flush(generation, busy.flush());
    Shard behind = plan.shard(1, 0, 0);
    behind.advance(2, 0);
    store.flush(generation, behind.flush());
    try (Lease lease = store.lease("sales", "test")) {
      store.begin(lease, registration, true, Reach.ofLog(1, 60_000));
    }
    serving = Serving.start(ServingConfig.local(config, 0));
  }

  @AfterAll
  static void end() {
    serving.close();
    StorePools.close(config);
    database.close();
  }

  private static Launched run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    if (!all.contains("--serving")) {
      all.addAll(List.of("--serving", serving.url() + "/"));
    }
    return Launched.here(all);
  }

  @Test
  void statusSaysWhatIsWrongAndWhatToDo() {
    Launched status = run("status");
    assertThat(status.out())
        .matches(
            """
            (?s)stream  read  accepted  rejected  duplicates  horizon  settled  newest  states
            sales      4         2         1           1        0        1       6       2

            sales: 4 closed epochs not settled, the last was settled [0-9]+ days ago[.] Is its speed job running[?].*
            """);
    assertThat(status.status()).isEqualTo(1);
    assertThat(run("status", "--json").out()).contains("\"stream\" : \"sales\"");
  }

  @Test
  void runsAndVersionsAreTables() throws Exception {
    Launched runs = run("runs", "sales");
    assertThat(runs.err()).isEmpty();
    assertThat(runs.out().lines())
        .hasSize(2)
        .last()
        .asString()
        .matches(" +1  building  rebuild +1 +0 +0  20.*Z +-");
    assertThat(run("versions", "sales").out().lines())
        .hasSize(2)
        .last()
        .asString()
        .matches("by_shop  " + version + "  yes      20.*Z +0 +0 +-");
    assertThat(
            new ObjectMapper()
                .readTree(run("versions", "sales", "--json").out())
                .at("/versions/0/version")
                .asText())
        .isEqualTo(version);
  }

  @Test
  void epochsAndRunsComeInPages() {
    assertThat(run("epochs", "sales", "--limit", "2").out())
        .isEqualTo(
            """
            epoch  layer  final  ended  read  accepted  rejected  duplicates
                6  speed  no         -     0         0         0           0
                5  speed  no         -     0         0         0           0

            There are more: twinbeam epochs sales --limit 2 --serving %s/ --page 4
            """
                .formatted(serving.url()));
    assertThat(run("epochs", "sales", "--limit", "3", "--page", "2").out().lines().skip(1))
        .containsExactly(
            "    2  speed  no     -                        0         0         0           0",
            "    1  speed  yes    1970-01-01T00:00:00Z     0         0         0           0",
            "    0  speed  yes    1970-01-01T00:00:00Z     4         2         1           1");
    assertThat(run("epochs", "sales", "--json").out()).contains("\"settled\" : 1");
    assertThat(run("versions", "sales", "--page", "1").out().lines()).hasSize(1);
    assertThat(run("versions", "sales", "--page", "x").err())
        .contains("--page is 'x', must be as a page told");
    assertThat(run("versions", "sales", "--limit", "0").err())
        .contains("--limit is 0, must be at least 1");
    Launched wrong = run("runs", "sales", "--page", "x");
    assertThat(wrong.status()).isEqualTo(2);
    assertThat(wrong.err()).contains("page is 'x', must be a whole number");
    assertThat(run("epochs", "none").err()).contains("there is no stream 'none'; there is sales");
  }

  @Test
  void aQueryIsATable() {
    assertThat(run("query", "sales", "by_shop").out())
        .isEqualTo(
            """
            shop   window                events
            north  2026-11-26T10:00:00Z       1
            south  2026-11-26T10:00:00Z       1

            the answer covers speed generation 1 (epochs 0 to 6, final to 1)
            """);
    Launched first = run("query", "sales", "by_shop", "--limit", "1", "--as-of", "1");
    assertThat(first.out().lines())
        .contains("north  2026-11-26T10:00:00Z       1")
        .anyMatch(line -> line.endsWith(", as of epoch 1"));
    String next = first.out().strip().replaceAll("(?s).*There are more: twinbeam ", "");
    List<String> again = new ArrayList<>(List.of(next.split(" ")));
    assertThat(Launched.here(again).out()).contains("south  2026").doesNotContain("There are more");
    assertThat(run("query", "sales", "by_shop", "shop=west").out())
        .startsWith("no accepted event is there with shop=west\n");
    assertThat(run("query", "sales", "by_shop", "shop=south", "--json").out())
        .contains("\"rows\"", "\"provenance\"");
  }

  @Test
  void whatIsWrongWithAKeyIsToldInTheViewsWords() {
    String window = "2026-11-26T10:00:00Z";
    assertThat(run("query", "sales", "by_shop", "city=Rome").err())
        .contains("the key of by_shop is shop=<value>; 'city' is none of it");
    assertThat(run("query", "sales", "by_till").err())
        .contains("stream sales has no view 'by_till'; there are by_shop");
    assertThat(run("query", "sales", "by_shop", "shop=a", "shop=b").err())
        .contains("'shop' is given twice");
    assertThat(run("explain", "sales", "by_shop", window).err())
        .contains("the key of by_shop is shop=<value>, and all of it is needed");
    assertThat(run("explain", "sales", "by_shop", "shop=New", "York", window).err())
        .contains("'York' must be a field and its value", "as in 'shop=New York'");
    assertThat(run("explain", "sales", "by_shop", "shop=north").err())
        .contains("the window's start comes last");
  }

  @Test
  void eventsAreLookedForWhereSomethingIsUp(@TempDir Path empty) {
    Launched trace = Launched.here(List.of("trace", "sales", "a", "--dir", empty.toString()));
    assertThat(trace.status()).isEqualTo(2);
    assertThat(trace.err()).contains("nothing is up in " + empty);
    Launched both = Launched.here(List.of("trace", "sales", "a", "--at", "1:2"));
    assertThat(both.err()).contains("say which event: by its id, as in twinbeam trace sales");
    assertThat(Launched.here(List.of("trace", "sales")).status()).isEqualTo(2);
    Launched explain =
        run("explain", "sales", "by_shop", "shop=north", "2026-11-26T10:00:00Z", "--events");
    assertThat(explain.status()).isEqualTo(2);
    assertThat(explain.err()).contains("--events looks into the lake and the log of what is up");
  }

  @Test
  void rejectsHaveCauseAndBytes() {
    assertThat(run("rejects", "sales"))
        .isEqualTo(
            new Launched(
                0,
                """
                epoch 0, partition 0, offset 3  CONFORM: at: expected a timestamp as 2001-12-31T23:59:00Z, found "yesterday"
                    {"id":"c","at":"yesterday"}

                Where one came from, and when: twinbeam trace sales --at 0:3
                """,
                ""));
  }

  @Test
  void mistakesAreToldWithWhatWouldBeRight() {
    assertThat(run("rejects", "sale"))
        .isEqualTo(
            new Launched(2, "", "twinbeam rejects: there is no stream 'sale'; there is sales\n"));
    assertThat(run("runs", "sale").status()).isEqualTo(2);
    assertThat(run("rejects", "sales", "--page", "x").err())
        .contains("must be a token as 'next' of the page before gave it");
    for (String place : List.of("nowhere", "http://a b", "http://user:secret@127.0.0.1:1")) {
      Launched refused = run("status", "--serving", place);
      assertThat(refused.status()).isEqualTo(2);
      assertThat(refused.err())
          .startsWith("twinbeam status: --serving must be an address such as")
          .doesNotContain("secret");
    }
    assertThat(run("status", "--serving", "http://127.0.0.1:1"))
        .isEqualTo(
            new Launched(
                1,
                "",
                "twinbeam status: serving at http://127.0.0.1:1 does not answer: nothing is up from"
                    + " here, or it is not well; twinbeam up starts it, --serving names another\n"));
  }
}
