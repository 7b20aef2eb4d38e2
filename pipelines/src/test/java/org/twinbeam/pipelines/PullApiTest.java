/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.twinbeam.io.pull.PullException;
import org.twinbeam.io.pull.PullRefusedException;

/** An API that pages by cursor, pulled again and again: each item is in the batch answer once. */
class PullApiTest {
  private static final int PAGE = 3;

  @TempDir private static Path dir;
  private static PullTestbed testbed;

  /** What the API has to give. */
  private final List<String> items = Collections.synchronizedList(new ArrayList<>());

  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());

  /** Items from this one on cannot be had. */
  private volatile int broken = Integer.MAX_VALUE;

  /** The first request of a page is answered with 429, the second is cut off. */
  private volatile boolean shaky;

  /** The last page names the first. */
  private volatile boolean circle;

  private HttpServer server;

  @BeforeAll
  static void start() throws Exception {
    testbed = new PullTestbed(dir);
  }

  @AfterAll
  static void stop() throws Exception {
    testbed.close();
  }

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/doors", this::answer);
    server.start();
  }

  @AfterEach
  void stopServing() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String query = String.valueOf(exchange.getRequestURI().getQuery());
      long before = requests.stream().filter(query::equals).count();
      requests.add(query);
      if (!"Bearer t0ken".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        exchange.sendResponseHeaders(401, -1);
        return;
      }
      if (shaky && before == 0) {
        exchange.getResponseHeaders().add("Retry-After", "0");
        exchange.sendResponseHeaders(429, -1);
        return;
      }
      int from = query.equals("null") ? 0 : Integer.parseInt(query.replace("after=p", ""));
      if (from >= broken) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      byte[] body = page(from).getBytes(UTF_8);
      exchange.sendResponseHeaders(200, body.length);
      int sent = shaky && before == 1 ? body.length / 2 : body.length;
      exchange.getResponseBody().write(body, 0, sent);
      exchange.getResponseBody().flush();
    }
  }

  private String page(int from) {
    int to = Math.min(items.size(), from + PAGE);
    String next = to < items.size() ? "\"p" + to + "\"" : circle ? "\"p0\"" : "null";
    return "{\"data\": [%s],\n \"paging\": {\"next\": %s}}"
        .formatted(String.join(", ", items.subList(from, to)), next);
  }

  private void add(int count) {
    for (int i = 0; i < count; i++) {
      int n = items.size();
      items.add(
          "{\"at\": \"2001-01-01T0%d:00:00Z\", \"door\": \"d%d\",\n \"cost\": 0.%d}"
              .formatted(n % 7, n % 2, n % 10));
    }
  }

  private String url() {
    return "--httpUrl=http://127.0.0.1:" + server.getAddress().getPort() + "/v1/doors";
  }

  @Test
  void itemsOfAllPagesAndOfALastPageThatGrowsCountOnce() throws Exception {
    PullTestbed.Doors doors = testbed.stream();
    add(7);
    doors.pull(url(), "--requestsPerSecond=1000");
    doors.batchAnswers(items);
    assertThat(doors.imports()).isEqualTo(1);
    add(1); // to the last page
    doors.pull(url(), "--requestsPerSecond=1000");
    doors.batchAnswers(items);
    add(9);
    requests.clear();
    doors.pull(url(), "--requestsPerSecond=1000", "--rowsPerImport=3");
    doors.batchAnswers(items);
    assertThat(requests).startsWith("after=p6", "after=p9").doesNotContain("null", "after=p3");
    long imports = doors.imports();
    doors.pull(url(), "--requestsPerSecond=1000");
    assertThat(doors.imports()).as("nothing new makes no import").isEqualTo(imports);
    assertThat(doors.tiesFiles()).isEqualTo(1);
  }

  /** Two items that are equal byte for byte are two events, on a page that is read again too. */
  @Test
  void equalItemsAreSeveralEvents() throws Exception {
    PullTestbed.Doors doors = testbed.stream();
    String item = "{\"at\": \"2001-01-01T00:00:00Z\", \"door\": \"a\", \"cost\": 1}";
    items.addAll(List.of(item, item));
    doors.pull(url(), "--requestsPerSecond=1000");
    items.add(item);
    doors.pull(url(), "--requestsPerSecond=1000");
    doors.batchAnswers(items);
  }

  @Test
  void anApiThatFailsNowAndThenIsAskedAgain() throws Exception {
    PullTestbed.Doors doors = testbed.stream();
    add(4);
    shaky = true;
    doors.pull(url(), "--requestsPerSecond=1000");
    doors.batchAnswers(items);
    assertThat(requests.subList(0, 6))
        .containsExactly("null", "null", "null", "after=p3", "after=p3", "after=p3");
  }

  @Test
  void aPullThatDiesGoesOnAfterWhatItHadCommitted() throws Exception {
    PullTestbed.Doors doors = testbed.stream();
    add(9);
    broken = 6;
    assertThatThrownBy(() -> doors.pull(url(), "--requestsPerSecond=1000", "--rowsPerImport=3"))
        .isInstanceOf(Exception.class)
        .rootCause()
        .isInstanceOf(PullRefusedException.class)
        .hasMessageContaining("after=p6: the answer is 404");
    doors.batchAnswers(items.subList(0, 6));
    broken = Integer.MAX_VALUE;
    doors.pull(url(), "--requestsPerSecond=1000");
    doors.batchAnswers(items);
  }

  @Test
  void aPullThatDiesBeforeItsFirstCommitHasReadNothing() throws Exception {
    PullTestbed.Doors doors = testbed.stream();
    add(9);
    broken = 6;
    assertThatThrownBy(() -> doors.pull(url(), "--requestsPerSecond=1000"))
        .rootCause()
        .isInstanceOf(PullRefusedException.class);
    assertThat(doors.imports()).isZero();
    broken = Integer.MAX_VALUE;
    doors.pull(url(), "--requestsPerSecond=1000");
    doors.batchAnswers(items);
  }

  @Test
  void pagesInACircleAreFoundAndNothingOfThemIsImported() throws Exception {
    PullTestbed.Doors doors = testbed.stream();
    add(9);
    circle = true;
    assertThatThrownBy(() -> doors.pull(url(), "--requestsPerSecond=1000"))
        .rootCause()
        .isInstanceOf(PullException.class)
        .hasMessageContaining("run in a circle");
    assertThat(doors.imports()).isZero();
  }

  /** What is no event is imported all the same, and a reject of batch. */
  @Test
  void brokenItemsAreNotLost() throws Exception {
    PullTestbed.Doors doors = testbed.stream();
    add(2);
    items.addAll(List.of("17", "{\"door\": \"a\"}", "null"));
    doors.pull(url(), "--requestsPerSecond=1000");
    doors.batchAnswers(items);
  }
}
