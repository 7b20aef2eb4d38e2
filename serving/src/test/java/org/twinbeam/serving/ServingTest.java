/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.twinbeam.embedded.EmbeddedPostgresql;
import org.twinbeam.io.store.Store;
import org.twinbeam.io.store.StoreConfig;
import org.twinbeam.io.store.StorePools;
import org.twinbeam.web.Listener;
import org.twinbeam.web.Tokens;

/**
 * Real HTTP on a real PostgreSQL, asked about events that are few enough to be reckoned by hand.
 */
class ServingTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String HOURLY = "/v1/streams/trips/views/hourly_by_city";
  private static final String DAILY = "/v1/streams/trips/views/busiest_daily";
  private static final String ROLLING = "/v1/streams/trips/views/rolling_by_seats";

  @TempDir static Path dir;
  private static EmbeddedPostgresql database;
  private static StoreConfig config;
  private static HttpClient http;

  private Serving serving;
  private Trips trips;

  @BeforeAll
  static void startDatabase() throws IOException {
    database = EmbeddedPostgresql.start(dir);
    config = new StoreConfig(database.jdbcUrl(), database.user(), database.password());
    http = HttpClient.newHttpClient();
  }

  @AfterAll
  static void stopDatabase() {
    StorePools.close(config);
    database.close();
  }

  @BeforeEach
  void start() throws SQLException {
    execute("DROP SCHEMA IF EXISTS twinbeam CASCADE");
    Store.migrate(config);
    trips = new Trips(config);
    serving =
        Serving.start(
            ServingConfig.local(config, 0),
            Clock.fixed(Instant.parse("2024-05-01T12:05:00Z"), ZoneOffset.UTC));
  }

  @AfterEach
  void stop() {
    serving.close();
  }

  /**
   * Epochs 0 to 3, the last of them open; trips of May 1st from 8 to 11 o'clock, each epoch holding
   * a late one.
   */
  private void drive() {
    trips
        .trip("a", "2024-05-01T08:10:00Z", "Rome", "day", 2, 10, "12.50")
        .trip("b", "2024-05-01T08:20:00Z", "Rome", "day", 2, 20, "7.25")
        .trip("c", "2024-05-01T08:30:00Z", "Oslo", "night", null, 5, "30.00")
        .nextEpoch()
        .trip("d", "2024-05-01T09:10:00Z", "Rome", "day", 4, 30, "9.99")
        .trip("a", "2024-05-01T08:10:00Z", "Rome", "day", 2, 10, "12.50") // a again
        .event("{\"trip\":\"e\"") // not JSON
        .trip("f", "2024-05-01T08:40:00Z", "Rome", "day", null, 40, "0.01") // late
        .nextEpoch()
        .trip("g", "2024-05-01T11:00:00Z", "Oslo", "day", 2, 1, "1.00")
        .trip("h", "2024-05-01T11:00:00Z", "Oslo", "day", 2, 1, "-1.00") // breaks a rule
        .nextEpoch()
        .trip("i", "2024-05-01T08:50:00Z", "Oslo", "night", 4, 2, "2.00"); // late
  }

  @Test
  void mergesBatchAndSpeed() throws Exception {
    drive();
    long generation = trips.speed(0);
    long run = trips.batch(2, false);
    JsonNode answer = get(HOURLY);
    assertThat(cells(answer))
        .containsExactly(
            "08:00 Oslo/night trips=2",
            "08:00 Rome/day trips=3",
            "09:00 Rome/day trips=1",
            "11:00 Oslo/day trips=1");
    JsonNode rome = answer.at("/rows/1");
    assertThat(rome.at("/window/start").asText()).isEqualTo("2024-05-01T08:00:00Z");
    assertThat(rome.at("/window/end").asText()).isEqualTo("2024-05-01T09:00:00Z");
    assertThat(rome.at("/mean_minutes").asDouble()).isEqualTo((10 + 20 + 40) / 3.0);
    assertThat(rome.at("/fares").asText()).isEqualTo("19.76");
    assertThat(rome.at("/longest").asDouble()).isEqualTo(40);
    assertThat(rome.at("/last_at").asText()).isEqualTo("2024-05-01T08:40:00Z");
    JsonNode provenance = answer.at("/provenance");
    assertThat(provenance)
        .isEqualTo(
            JSON.readTree(
                """
                {"version": "%s", "run": %d, "generation": %d,
                 "horizon": {"epoch": 2, "time": "2024-05-01T12:02:00Z"},
                 "settled": {"epoch": 2, "time": "2024-05-01T12:03:00Z"},
                 "newest": {"epoch": 3, "time": "2024-05-01T12:03:00Z"},
                 "imports": 0, "asOf": null, "events": {"batch": 5, "speed": 2},
                 "rejects": 2, "duplicates": 1, "complete": true}
                """
                    .formatted(trips.version("hourly_by_city"), run, generation)));
  }

  @Test
  void tellsWhatARowIsMergedFrom() throws Exception {
    drive();
    long generation = trips.speed(0);
    long run = trips.batch(1, false);
    String rome = HOURLY + "/states?key.city=Rome&key.kind=day&window=2024-05-01T08:00:00Z";
    JsonNode row = get(HOURLY + "?key.city=Rome&from=2024-05-01T08:00:00Z").at("/rows/0");
    JsonNode answer = get(rome);
    row.fieldNames()
        .forEachRemaining(
            name -> {
              JsonNode told =
                  name.equals("key") || name.equals("window")
                      ? answer.at("/" + name)
                      : answer.at("/measures/" + name);
              assertThat(told).as(name).isEqualTo(row.at("/" + name));
            });
    assertThat(states(answer))
        .containsExactly(
            "batch run=" + run + " trips=2", "speed " + generation + " epoch=1 trips=1");
    assertThat(answer.at("/states/0/measures/mean_minutes").asDouble()).isEqualTo(15);
    assertThat(answer.at("/states/1/measures/mean_minutes").asDouble()).isEqualTo(40);
    assertThat(answer.at("/states/1/partition").isInt()).isTrue();
    assertThat(answer.at("/provenance/events").toString()).isEqualTo("{\"batch\":2,\"speed\":1}");
    assertThat(states(get(rome + "&asOf=0"))).containsExactly("batch run=" + run + " trips=2");
    JsonNode nothing = get(rome.replace("T08", "T23"));
    assertThat(nothing.at("/states")).isEmpty();
    assertThat(nothing.at("/measures").isNull()).isTrue();
    assertThat(states(get(ROLLING + "/states?key.seats=2&window=2024-05-01T06:00:00Z")))
        .containsExactly("batch run=" + run + " trips=2");
    assertThat(problem(400, HOURLY + "/states?key.city=Rome&window=2024-05-01").at("/detail"))
        .hasToString("\"key.kind is '', must be given: states are those of one key\"");
    assertThat(problem(400, rome.replace("08:00:00", "08:10:00")).at("/detail").asText())
        .contains(
            "must be a window's start: those of view hourly_by_city start every 1h, as at 2024-05-01T08");
    assertThat(problem(400, rome.replaceAll("&window.*", "")).at("/parameter").asText())
        .isEqualTo("window");
    problem(404, "/v1/streams/trips/views/none/states?window=2024-05-01");
  }

  private static List<String> states(JsonNode answer) {
    List<String> states = new ArrayList<>();
    for (JsonNode state : answer.at("/states")) {
      String from =
          state.at("/layer").asText().equals("batch")
              ? "run=" + state.at("/run")
              : state.at("/generation") + " epoch=" + state.at("/epoch");
      states.add(
          state.at("/layer").asText() + " " + from + " trips=" + state.at("/measures/trips"));
    }
    return states;
  }

  @Test
  void whereTokensAreAskedForOnlyTheirScopeReads() throws Exception {
    Path file =
        Files.writeString(
            dir.resolve("tokens"),
            "board read token:a-token-that-reads\napp ingest:* token:a-token-that-writes\n");
    ServingConfig asking =
        new ServingConfig(
            config, new Listener("127.0.0.1", 0), Tokens.read(file), ServingConfig.DEFAULT_MODELS);
    try (Serving guarded = Serving.start(asking)) {
      assertThat(status(guarded, "/health", null)).isEqualTo(200);
      assertThat(status(guarded, "/", null)).isEqualTo(200);
      for (String path : List.of("/v1/status", "/v1/streams", HOURLY)) {
        assertThat(status(guarded, path, null)).as(path).isEqualTo(401);
        assertThat(status(guarded, path, "a-token-that-writes")).as(path).isEqualTo(403);
      }
      assertThat(status(guarded, "/v1/streams", "a-token-that-reads")).isEqualTo(200);
    }
  }

  private static int status(Serving serving, String path, String token) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(serving.url() + path));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  @Test
  void aViewWithoutKeyHasOneRowAWindow() throws Exception {
    drive();
    trips.speed(0);
    JsonNode row = get(DAILY).at("/rows/0");
    assertThat(row.at("/key")).isEqualTo(JSON.createObjectNode());
    assertThat(row.at("/trips").asLong()).isEqualTo(7);
    assertThat(row.at("/cities"))
        .isEqualTo(
            JSON.readTree(
                """
                [{"item": "Rome", "count": 4, "error": 0}, {"item": "Oslo", "count": 3, "error": 0}]
                """));
  }

  @Test
  void filtersByAnySubsetOfTheKey() throws Exception {
    drive();
    trips.speed(0);
    trips.batch(1, false);
    assertThat(cells(get(HOURLY + "?key.city=Oslo")))
        .containsExactly("08:00 Oslo/night trips=2", "11:00 Oslo/day trips=1");
    assertThat(cells(get(HOURLY + "?key.city=Oslo&key.kind=day")))
        .containsExactly("11:00 Oslo/day trips=1");
    assertThat(cells(get(HOURLY + "?key.kind=night"))).containsExactly("08:00 Oslo/night trips=2");
    assertThat(cells(get(HOURLY + "?key.city=night"))).isEmpty();
  }

  @Test
  void takesWindowsThatStartFromAndBeforeTo() throws Exception {
    drive();
    trips.speed(0);
    String day = "2024-05-01T";
    assertThat(cells(get(HOURLY + "?from=" + day + "08:00:01Z&to=" + day + "11:00:00Z")))
        .containsExactly("09:00 Rome/day trips=1");
    assertThat(cells(get(HOURLY + "?from=" + day + "11:00:00%2B02:00&to=" + day + "10:00:00Z")))
        .containsExactly("09:00 Rome/day trips=1");
    assertThat(cells(get(HOURLY + "?from=2024-05-02"))).isEmpty();
    assertThat(cells(get(HOURLY + "?to=2024-05-02"))).hasSize(4);
  }

  @Test
  void rollsFixedWindowsUp() throws Exception {
    drive();
    trips.speed(0);
    trips.batch(2, false);
    JsonNode answer = get(HOURLY + "?every=12h&key.city=Rome");
    assertThat(answer.at("/window/size").asText()).isEqualTo("12h");
    assertThat(cells(answer)).containsExactly("00:00 Rome/day trips=4");
    assertThat(answer.at("/rows/0/mean_minutes").asDouble()).isEqualTo(25);
    assertThat(answer.at("/rows/0/fares").asText()).isEqualTo("29.75");
    assertThat(cells(get(HOURLY + "?every=2h&key.city=Rome")))
        .containsExactly("08:00 Rome/day trips=4");
    // Only windows that start in the range, and those whole.
    assertThat(cells(get(HOURLY + "?every=2h&key.city=Rome&from=2024-05-01T07:00:00Z")))
        .containsExactly("08:00 Rome/day trips=4");
    assertThat(cells(get(HOURLY + "?every=2h&key.city=Rome&from=2024-05-01T09:00:00Z"))).isEmpty();
  }

  @Test
  void mergesThePanesOfSlidingWindows() throws Exception {
    drive();
    trips.speed(0);
    trips.batch(2, false);
    JsonNode answer = get(ROLLING);
    List<String> rows = new ArrayList<>();
    for (JsonNode row : answer.at("/rows")) {
      rows.add(
          row.at("/window/start").asText().substring(11, 16)
              + " "
              + row.at("/key/seats")
              + " "
              + row.at("/trips"));
    }
    assertThat(rows)
        .containsExactly(
            "06:00 2 2",
            "06:00 4 1",
            "06:00 null 2", // 06 to 09
            "07:00 2 2",
            "07:00 4 2",
            "07:00 null 2",
            "08:00 2 2",
            "08:00 4 2",
            "08:00 null 2",
            "09:00 2 1",
            "09:00 4 1",
            "10:00 2 1",
            "11:00 2 1");
    assertThat(answer.at("/provenance/events").toString()).isEqualTo("{\"batch\":15,\"speed\":6}");
    assertThat(
            get(ROLLING + "?from=2024-05-01T08:00:00Z&to=2024-05-01T09:00:00Z&key.seats=2")
                .at("/rows/0/trips")
                .asLong())
        .isEqualTo(2);
  }

  @Test
  void answersAsOfAnEpoch() throws Exception {
    drive();
    trips.speed(0);
    trips.batch(1, false);
    trips.batch(2, false);
    assertThat(cells(get(HOURLY + "?key.city=Oslo&asOf=0")))
        .containsExactly("08:00 Oslo/night trips=1");
    assertThat(cells(get(HOURLY + "?key.city=Rome&asOf=1")))
        .containsExactly("08:00 Rome/day trips=3", "09:00 Rome/day trips=1");
    JsonNode answer = get(HOURLY + "?key.city=Oslo&asOf=2");
    assertThat(cells(answer)).containsExactly("08:00 Oslo/night trips=1", "11:00 Oslo/day trips=1");
    assertThat(answer.at("/provenance/asOf").asLong()).isEqualTo(2);
    assertThat(answer.at("/provenance/newest/epoch").asLong()).isEqualTo(2);
    JsonNode problem = problem(400, HOURLY + "?asOf=3");
    assertThat(problem.at("/detail").asText()).isEqualTo("asOf is 3, must be an epoch of 0 to 2");
    assertThat(problem.at("/parameter").asText()).isEqualTo("asOf");
  }

  @Test
  void pagesJoinToTheWholeAnswer() throws Exception {
    drive();
    trips.speed(0);
    trips.batch(2, false);
    for (String view : List.of(HOURLY + "?", ROLLING + "?", HOURLY + "?every=2h&")) {
      List<JsonNode> whole = rows(get(view));
      for (int limit = 1; limit <= whole.size(); limit++) {
        List<JsonNode> joined = new ArrayList<>();
        String page = "";
        do {
          JsonNode answer = get(view + "limit=" + limit + page);
          assertThat(answer.at("/rows").size()).isBetween(1, limit);
          joined.addAll(rows(answer));
          page = answer.has("next") ? "&page=" + answer.at("/next").asText() : null;
        } while (page != null);
        assertThat(joined).isEqualTo(whole);
      }
    }
  }

  @Test
  void aPageStaysOnItsRunUntilThatIsNoLongerKept() throws Exception {
    drive();
    trips.speed(0);
    trips.batch(1, false);
    String page = HOURLY + "?limit=1&page=" + get(HOURLY + "?limit=1").at("/next").asText();
    JsonNode second = get(page);
    trips.batch(2, false);
    assertThat(get(page)).isEqualTo(second);
    trips.batch(3, false);
    assertThat(problem(410, page).at("/detail").asText()).contains("ask for the first page");
  }

  @Test
  void namesAGap() throws Exception {
    drive();
    trips.speed(0);
    execute("DELETE FROM twinbeam.closed WHERE epoch = 1");
    JsonNode provenance = get(HOURLY).at("/provenance");
    assertThat(provenance.at("/complete").asBoolean()).isFalse();
    assertThat(provenance.at("/gap").toString()).isEqualTo("[{\"first\":1,\"last\":1}]");
    assertThat(provenance.at("/settled/epoch").asLong()).isZero();
    assertThat(get("/health").at("/warnings").size()).isEqualTo(3);
  }

  @Test
  void anEmptyStoreAnswersWithNoRows() throws Exception {
    JsonNode answer = get(HOURLY);
    assertThat(answer.at("/rows")).isEmpty();
    assertThat(answer.at("/provenance/complete").asBoolean()).isTrue();
    assertThat(answer.at("/provenance/settled/epoch").asLong()).isEqualTo(-1);
    assertThat(get("/v1/status").at("/streams/0/epochsClosed").asLong()).isZero();
  }

  @Test
  void describesStreamsAndViews() throws Exception {
    assertThat(get("/v1/streams").at("/streams/0/views").toString())
        .isEqualTo("[\"busiest_daily\",\"hourly_by_city\",\"rolling_by_seats\"]");
    JsonNode stream = get("/v1/streams/trips");
    assertThat(stream.at("/description").asText()).isEqualTo("Taxi trips");
    assertThat(stream.at("/fields/6").toString())
        .isEqualTo(
            "{\"name\":\"fare\",\"type\":\"decimal\",\"required\":true,\"description\":\"\"}");
    assertThat(stream.at("/views/2/window").toString())
        .isEqualTo("{\"size\":\"3h\",\"every\":\"1h\"}");
    assertThat(stream.at("/views/2/version").asText()).isEqualTo(trips.version("rolling_by_seats"));
    assertThat(stream.at("/views/0/measures/1").toString())
        .isEqualTo("{\"name\":\"cities\",\"aggregate\":\"top\",\"of\":\"city\",\"k\":2}");
    assertThat(stream.at("/definition").asText()).isEqualTo(Trips.yaml());
  }

  @Test
  void aChangedViewIsServedOnceItIsPromoted() throws Exception {
    drive();
    trips.speed(0);
    Trips changed = new Trips(config, Trips.yaml().replace("top(city, 2)", "top(city, 1)"));
    assertThat(get(DAILY).at("/rows/0/cities").size()).isEqualTo(2);
    JsonNode versions = get("/v1/streams/trips").at("/views/0/versions");
    assertThat(versions).hasSize(2);
    assertThat(versions.at("/0/live").asBoolean()).isFalse();
    String version = changed.version("busiest_daily");
    changed.store().promote("trips", "busiest_daily", trips.version("busiest_daily"), version);
    JsonNode answer = get(DAILY);
    assertThat(answer.at("/provenance/version").asText()).isEqualTo(version);
    assertThat(answer.at("/rows")).isEmpty();
  }

  @Test
  void showsRejectsNewestFirst() throws Exception {
    drive();
    trips.speed(0);
    String path = "/v1/streams/trips/rejects?limit=1";
    JsonNode first = get(path);
    assertThat(first.at("/rejects/0/step").asText()).isEqualTo("CHECK");
    assertThat(first.at("/rejects/0/cause").asText()).contains("no_refunds");
    assertThat(first.at("/rejects/0/payload").asText()).contains("\"fare\":-1.00");
    JsonNode second = get(path + "&page=" + first.at("/next").asText());
    assertThat(second.at("/rejects/0/step").asText()).isEqualTo("DECODE");
    assertThat(second.at("/rejects/0/payload").asText()).isEqualTo("{\"trip\":\"e\"");
    assertThat(second.has("next")).isFalse();
  }

  @Test
  void tellsWhatBecameOfEachEpoch() throws Exception {
    drive();
    trips.speed(0);
    trips.batch(2, false);
    String path = "/v1/streams/trips/epochs";
    JsonNode all = get(path);
    assertThat(all.at("/horizon").asLong()).isEqualTo(2);
    assertThat(all.at("/settled").asLong()).isEqualTo(2);
    assertThat(all.has("next")).isFalse();
    assertThat(all.at("/epochs"))
        .isEqualTo(
            JSON.readTree(
                """
                [{"epoch": 3, "layer": "speed", "final": false, "endedAt": null,
                  "read": 1, "accepted": 1, "rejected": 0, "duplicates": 0},
                 {"epoch": 2, "layer": "speed", "final": true, "endedAt": "2024-05-01T12:03:00Z",
                  "read": 2, "accepted": 1, "rejected": 1, "duplicates": 0},
                 {"epoch": 1, "layer": "batch", "final": true, "endedAt": "2024-05-01T12:02:00Z",
                  "read": 4, "accepted": 2, "rejected": 1, "duplicates": 1},
                 {"epoch": 0, "layer": "batch", "final": true, "endedAt": "2024-05-01T12:01:00Z",
                  "read": 3, "accepted": 3, "rejected": 0, "duplicates": 0}]
                """));
    JsonNode first = get(path + "?limit=3");
    assertThat(first.at("/epochs")).hasSize(3);
    JsonNode second = get(path + "?limit=3&page=" + first.at("/next").asText());
    assertThat(second.at("/epochs")).hasSize(1);
    assertThat(second.at("/epochs/0")).isEqualTo(all.at("/epochs/3"));
    assertThat(second.has("next")).isFalse();
  }

  @Test
  void pagesBatchRunsNewestFirst() throws Exception {
    drive();
    long first = trips.batch(1, false);
    long second = trips.batch(2, false);
    long third = trips.batch(3, true);
    JsonNode page = get("/v1/streams/trips/runs?limit=2");
    assertThat(page.at("/runs"))
        .extracting(run -> run.at("/run").asLong())
        .containsExactly(third, second);
    assertThat(page.at("/runs/0/rebuild").asBoolean()).isTrue();
    assertThat(page.at("/runs/0")).isEqualTo(get("/v1/status").at("/streams/0/runs/0"));
    JsonNode rest = get("/v1/streams/trips/runs?limit=2&page=" + page.at("/next").asText());
    assertThat(rest.at("/runs")).extracting(run -> run.at("/run").asLong()).containsExactly(first);
    assertThat(rest.has("next")).isFalse();
    problem(404, "/v1/streams/none/runs");
    problem(404, "/v1/streams/none/epochs");
  }

  @Test
  void tellsItsStatus() throws Exception {
    drive();
    long generation = trips.speed(0);
    trips.batch(2, false);
    JsonNode status = get("/v1/status");
    assertThat(status.at("/time").asText()).isEqualTo("2024-05-01T12:05:00Z");
    JsonNode stream = status.at("/streams/0");
    assertThat(stream.at("/events").toString())
        .isEqualTo("{\"read\":10,\"accepted\":7,\"rejected\":2,\"duplicates\":1}");
    assertThat(stream.at("/epochsClosed").asLong()).isEqualTo(3);
    assertThat(stream.at("/horizon").toString())
        .isEqualTo("{\"epoch\":2,\"time\":\"2024-05-01T12:02:00Z\"}");
    assertThat(stream.at("/lag").toString()).isEqualTo("{\"epochs\":0,\"ms\":120000}");
    assertThat(stream.at("/cells").toString()).isEqualTo("{\"batch\":7,\"speed\":6}");
    assertThat(stream.at("/generation").asLong()).isEqualTo(generation);
    assertThat(stream.at("/runs/0/status").asText()).isEqualTo("published");
    assertThat(get("/health").toString())
        .isEqualTo("{\"status\":\"up\",\"reasons\":[],\"warnings\":[]}");
  }

  @Test
  void refusesWhatIsAskedWrongly() throws Exception {
    drive();
    trips.speed(0);
    Map<String, String> details =
        Map.ofEntries(
            Map.entry(
                HOURLY + "?form=2024-05-01",
                "there is no parameter 'form' here; there are"
                    + " key.city, key.kind, from, to, every, asOf, limit, page"),
            Map.entry(HOURLY + "?key.town=Rome", "there is no parameter 'key.town'"),
            Map.entry(HOURLY + "?from=yesterday", "from is 'yesterday', must be a date, as in"),
            Map.entry(HOURLY + "?from=2024-05-01T08:00:00", "must be a date, as in"),
            Map.entry(
                HOURLY + "?from=2024-05-02&to=2024-05-01",
                "to is '2024-05-01', must be after from"),
            Map.entry(
                HOURLY + "?every=90m",
                "every is '90m', must be a whole multiple of the view's window, 1h"),
            Map.entry(HOURLY + "?every=hour", "must be a whole number with ms, s, m, h or d"),
            Map.entry(ROLLING + "?every=3h", "every is '3h', must be 1h"),
            Map.entry(HOURLY + "?limit=0", "limit is '0', must be a whole number from 1 to 10000"),
            Map.entry(HOURLY + "?limit=ten", "limit is 'ten'"),
            Map.entry(HOURLY + "?limit=1&limit=2", "limit is '1' and '2', must be given once"),
            Map.entry(HOURLY + "?asOf=now", "asOf is 'now', must be a whole number from -1"),
            Map.entry(HOURLY + "?page=abc", "page is 'abc', must be a token"),
            Map.entry(HOURLY + "?key.kind=noon", "key.kind is 'noon', must be one of day, night"),
            Map.entry(ROLLING + "?key.seats=two", "key.seats is 'two', must be a whole number"),
            Map.entry("/v1/streams/trips/runs?page=x", "page is 'x', must be a whole number"),
            Map.entry("/v1/streams/trips/epochs?limit=0", "limit is '0', must be a whole number"),
            Map.entry("/v1/streams/trips/rejects?page=1-2", "page is '1-2', must be a token"),
            Map.entry(
                "/v1/status?verbose=1",
                "there is no parameter 'verbose' here; this path takes none"));
    for (Map.Entry<String, String> entry : details.entrySet()) {
      assertThat(problem(400, entry.getKey()).at("/detail").asText())
          .as(entry.getKey())
          .contains(entry.getValue());
    }
    String next = get(HOURLY + "?limit=1").at("/next").asText();
    assertThat(problem(400, HOURLY + "?limit=1&key.city=Rome&page=" + next).at("/detail").asText())
        .contains("must be used with the parameters of the page before it");
  }

  @Test
  void namesWhatThereIsWhereANameIsUnknown() throws Exception {
    assertThat(problem(404, "/v1/streams/flights").at("/detail").asText())
        .isEqualTo("there is no stream 'flights'; there is trips");
    assertThat(problem(404, "/v1/streams/trips/views/daily").at("/detail").asText())
        .isEqualTo(
            "stream 'trips' has no view 'daily'; there are busiest_daily, hourly_by_city,"
                + " rolling_by_seats");
    assertThat(problem(404, "/v2/streams").at("/detail").asText())
        .isEqualTo("there is nothing at /v2/streams; /openapi.json lists all");
  }

  @Test
  void aStoreThatFailsIsAProblemAndNotAnEmptyAnswer() throws Exception {
    execute("ALTER TABLE twinbeam.head RENAME TO gone");
    assertThat(problem(503, HOURLY).at("/detail").asText()).contains("twinbeam.head");
    HttpResponse<String> health = send("/health");
    assertThat(health.statusCode()).isEqualTo(503);
    assertThat(JSON.readTree(health.body()).at("/reasons/0").asText()).contains("twinbeam.head");
  }

  @Test
  void thePageIsSelfContained() throws Exception {
    HttpResponse<String> page = send("/");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html;charset=utf-8");
    assertThat(page.body())
        .contains("/v1/status")
        .doesNotContain("http://")
        .doesNotContain("https://");
  }

  @Test
  void everyRouteIsInTheOpenApiFile() throws Exception {
    JsonNode openapi = get("/openapi.json");
    assertThat(openapi.at("/openapi").asText()).isEqualTo("3.1.0");
    List<String> described = new ArrayList<>();
    openapi.at("/paths").fieldNames().forEachRemaining(described::add);
    assertThat(described).containsExactlyInAnyOrderElementsOf(serving.paths());
  }

  private static List<String> cells(JsonNode answer) {
    List<String> cells = new ArrayList<>();
    for (JsonNode row : answer.at("/rows")) {
      cells.add(
          "%s %s/%s trips=%s"
              .formatted(
                  row.at("/window/start").asText().substring(11, 16),
                  row.at("/key/city").asText(),
                  row.at("/key/kind").asText(),
                  row.at("/trips")));
    }
    return cells;
  }

  private static List<JsonNode> rows(JsonNode answer) {
    List<JsonNode> rows = new ArrayList<>();
    answer.at("/rows").forEach(rows::add);
    return rows;
  }

  private JsonNode get(String path) throws Exception {
    HttpResponse<String> response = send(path);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  private JsonNode problem(int status, String path) throws Exception {
    HttpResponse<String> response = send(path);
    assertThat(response.statusCode()).as(path + " " + response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
    JsonNode problem = JSON.readTree(response.body());
    assertThat(problem.at("/type").asText()).startsWith("urn:twinbeam:problem:");
    assertThat(problem.at("/title").asText()).isNotEmpty();
    assertThat(problem.at("/status").asInt()).isEqualTo(status);
    return problem;
  }

  private HttpResponse<String> send(String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(serving.url() + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection = StorePools.dataSource(config).getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
