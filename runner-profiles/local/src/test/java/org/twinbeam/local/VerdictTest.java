/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.DefinitionReader;
import org.twinbeam.core.definition.View;
import org.twinbeam.core.oracle.Cell;
import org.twinbeam.core.oracle.Expected;
import org.twinbeam.core.oracle.Oracle;
import org.twinbeam.core.oracle.OracleAnswer;
import org.twinbeam.core.oracle.OracleAnswer.Counts;
import org.twinbeam.io.log.Position;
import org.twinbeam.serving.client.ServingClient;

/** The right answer, served over HTTP in pages, is found right; any change in it is found. */
class VerdictTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String VIEW = "daily_by_route";
  private static final int PAGE = 7;

  private static Definition definition;
  private static Oracle oracle;
  private static OracleAnswer answer;

  private HttpServer server;
  private ServingClient client;
  private List<ObjectNode> rows;

  @BeforeAll
  static void recompute() throws Exception {
    definition = DefinitionReader.read(Shipped.DEFINITION);
    oracle = new Oracle(definition);
    List<Planned> plan = FlightTrouble.plan(FlightSample.read(Shipped.SAMPLE).subList(0, 60), 1);
    List<Position> positions = new ArrayList<>();
    for (int i = 0; i < plan.size(); i++) {
      positions.add(new Position(0, i));
    }
    answer = Expectation.of(definition, plan, positions);
  }

  @BeforeEach
  void serve() throws Exception {
    rows = rightRows();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        ServedView.path("flights", VIEW),
        exchange -> {
          byte[] body = page(exchange.getRequestURI().getQuery()).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    client = new ServingClient("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void theRightAnswerIsEqual() throws Exception {
    Verdict.OfView verdict = compare();
    assertThat(verdict.comparison().differences()).isEmpty();
    assertThat(verdict.equal()).isTrue();
    assertThat(verdict.comparison().cells()).isEqualTo(rows.size()).isGreaterThan(2 * PAGE);
  }

  @Test
  void theLastBitOfAMeanIsFound() throws Exception {
    ObjectNode row = rows.get(rows.size() - 1);
    row.put("mean_delay", Math.nextUp(row.get("mean_delay").doubleValue()));
    Verdict.OfView verdict = compare();
    assertThat(verdict.equal()).isFalse();
    assertThat(verdict.comparison().differences()).hasSize(1);
    assertThat(lines(verdict))
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("mean_delay", "expected", "got")
                    .contains("key.route=")
                    .contains("from=2001-01-01T00:00:00Z&to=2001-01-02T00:00:00Z"))
        .anySatisfy(line -> assertThat(line).contains("\"horizon\""));
  }

  @Test
  void aMissingCellIsFound() throws Exception {
    rows.remove(3);
    assertThat(lines(compare())).anySatisfy(line -> assertThat(line).contains("missing"));
  }

  @Test
  void aSuperfluousCellIsFound() throws Exception {
    ObjectNode more = rows.get(0).deepCopy();
    ((ObjectNode) more.get("key")).put("route", "XXX-YYY");
    rows.add(more);
    assertThat(lines(compare())).anySatisfy(line -> assertThat(line).contains("superfluous"));
  }

  @Test
  void aCellOnTwoPagesIsFound() throws Exception {
    rows.add(rows.get(0));
    assertThat(lines(compare())).anySatisfy(line -> assertThat(line).contains("on two pages"));
  }

  @Test
  void aTermOfTheEquationIsFound() throws Exception {
    Counts right = answer.total();
    Counts wrong =
        new Counts(right.read(), right.accepted() + 1, right.rejected() - 1, right.duplicates());
    assertThat(verdict(right, compare()).equal()).isTrue();
    assertThat(verdict(wrong, compare()).equal()).isFalse();
  }

  private Verdict.OfView compare() throws Exception {
    View view = definition.view(VIEW).orElseThrow();
    return Verdict.compare(answer, view, ServedView.fetch(client, oracle, "flights", VIEW));
  }

  private List<String> lines(Verdict.OfView view) {
    Verdict verdict = verdict(answer.total(), view);
    assertThat(verdict.equal()).isFalse();
    return verdict.differences(client.base());
  }

  private static Verdict verdict(Counts served, Verdict.OfView view) {
    return new Verdict(
        "flights", answer.total(), served, new ServedRejects(Set.of(), Set.of(), 0), List.of(view));
  }

  private static List<ObjectNode> rightRows() {
    List<ObjectNode> rows = new ArrayList<>();
    answer.only(VIEW).cells().forEach((cell, measures) -> rows.add(row(cell, measures)));
    return rows;
  }

  private static ObjectNode row(Cell cell, Map<String, Expected> measures) {
    ObjectNode row = JSON.createObjectNode();
    row.putObject("key").put("route", cell.key().get(0));
    row.putObject("window").put("start", cell.start().toString()).put("end", cell.end().toString());
    measures.forEach(
        (name, expected) -> row.set(name, JSON.valueToTree(((Expected.Exact) expected).value())));
    return row;
  }

  /** A page and the token of the next, which is the number of its first row. */
  private String page(String query) throws IOException {
    Map<String, String> parameters = new HashMap<>();
    for (String parameter : query.split("&", -1)) {
      parameters.put(parameter.split("=", 2)[0], parameter.split("=", 2)[1]);
    }
    int from = Integer.parseInt(parameters.getOrDefault("page", "0"));
    int to = Math.min(rows.size(), from + PAGE);
    ObjectNode body = JSON.createObjectNode();
    ArrayNode array = body.putArray("rows");
    rows.subList(from, to).forEach(array::add);
    if (to < rows.size()) {
      body.put("next", Integer.toString(to));
    }
    body.putObject("provenance").putObject("horizon").put("epoch", 5);
    return JSON.writeValueAsString(body);
  }
}
