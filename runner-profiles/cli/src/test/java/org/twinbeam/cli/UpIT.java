/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.twinbeam.local.up.UpState;

/**
 * What is up stays up: each of its processes is killed in turn while events come in, then the one
 * that looks after them; then the definition is changed, and changed back. Whatever was
 * acknowledged is in the answers, once.
 */
@Tag("full")
@Timeout(900)
class UpIT {
  private static final String ORDERS =
      """
      stream: orders
      fields:
        order_no: {type: string, from: orderNo}
        placed_at: {type: timestamp, from: placedAt}
        shop: string
        items: int64
        total: float64
      id: order_no
      time: placed_at
      views:
        by_shop:
          key: [shop]
          window: 1h
          measures: {orders: count, turnover: sum(total)}
      """;

  /** Each part, and what names its process. */
  private static final Map<String, String> PROCESSES =
      new LinkedHashMap<>(
          Map.of(
              "serving", "ServingMain",
              "gateway", "GatewayMain",
              "flink", "pipelines.Session",
              "kafka", "KafkaMain",
              "postgresql", "bin/postgres"));

  @TempDir Path dir;

  @AfterEach
  void end() throws Exception {
    new UpTestbed(dir).shell("twinbeam down");
  }

  @Test
  void whateverDiesAndWhateverIsChanged() throws Exception {
    UpTestbed up = new UpTestbed(dir);
    Files.writeString(dir.resolve("orders.yaml"), ORDERS);
    run(up, "twinbeam up orders.yaml --epoch 5s --batch-every 15s");
    List<byte[]> orders = WebOrders.of(6_000, 3);
    List<byte[]> sent = new ArrayList<>();
    int step = orders.size() / (PROCESSES.size() + 3);
    for (Map.Entry<String, String> part : PROCESSES.entrySet()) {
      send(up, next(orders, sent, step));
      long before = restarts(up, part.getKey());
      kill(up, part.getValue());
      send(up, next(orders, sent, 1));
      UpTestbed.await(
          part.getKey() + " is back",
          () -> restarts(up, part.getKey()) > before && up.shell("twinbeam status").status() == 0);
    }
    assertAll(up, "orders.yaml", sent);

    ProcessHandle.of(up.up().holder().orElseThrow()).orElseThrow().destroyForcibly();
    UpTestbed.await("the lock is free", () -> up.up().holder().isEmpty());
    Launched gone = up.shell("twinbeam status");
    assertThat(gone.status()).isEqualTo(1);
    assertThat(gone.out()).contains("what was up is gone");
    run(up, "twinbeam up");
    send(up, next(orders, sent, step));
    assertAll(up, "orders.yaml", sent);

    Files.writeString(
        dir.resolve("next.yaml"),
        ORDERS.replace("time: placed_at", "time: placed_at\nrules: {paid: total >= 10.0}")
            + "  by_day: {window: 1d, measures: {orders: count}}\n");
    assertThat(run(up, "twinbeam apply next.yaml --dry-run").out())
        .startsWith("  by_day is new: built of all events\n  by_shop is built anew of all events");
    assertAll(up, "orders.yaml", sent);
    long before = up.accepted("orders.yaml", UpTestbed.log(sent));
    changed(up, "apply next.yaml", before, up.accepted("next.yaml", UpTestbed.log(sent)));
    send(up, next(orders, sent, step));
    assertAll(up, "next.yaml", sent);
    long after = up.accepted("next.yaml", UpTestbed.log(sent));
    before = up.accepted("orders.yaml", UpTestbed.log(sent));
    changed(up, "apply next.yaml --rollback", after, before);
    assertThat(run(up, "twinbeam versions orders").out()).doesNotContain("by_day");
    send(up, next(orders, sent, orders.size() - sent.size() - 1));
    assertAll(up, "orders.yaml", sent);

    Files.writeString(dir.resolve("mqtt.yaml"), ORDERS + "mqtt: shop/+/orders\n");
    before = up.accepted("orders.yaml", UpTestbed.log(sent));
    changed(up, "apply mqtt.yaml", before, before);
    byte[] last = next(orders, sent, 1).get(0);
    Machines.publish(
        up.up().state().orElseThrow().mqtt(),
        List.of(new Machines.Message("shop/Berlin/orders", last)));
    assertAll(up, "mqtt.yaml", sent);
    before = up.accepted("mqtt.yaml", UpTestbed.log(sent));
    changed(up, "apply orders --rollback", before, before);
    send(up, sent.subList(0, 1));
    assertAll(up, "orders.yaml", sent);
  }

  /** Each answer meanwhile is one of the definition before, or one of that which is to be. */
  private static void changed(UpTestbed up, String change, long before, long after)
      throws Exception {
    try (WatchedAnswers answers =
        new WatchedAnswers(up.client(), "/v1/streams/orders/views/by_shop?limit=10000", "orders")) {
      run(up, "twinbeam " + change);
      answers.close();
      answers.assertOnly(before, after);
    }
  }

  private static List<byte[]> next(List<byte[]> orders, List<byte[]> sent, int count) {
    List<byte[]> next = orders.subList(sent.size(), sent.size() + count);
    sent.addAll(next);
    return next;
  }

  private static Launched run(UpTestbed up, String command) throws Exception {
    Launched launched = up.shell(command);
    assertThat(launched.status()).as("%s\n%s%s", command, launched.out(), launched.err()).isZero();
    return launched;
  }

  private static long restarts(UpTestbed up, String part) throws Exception {
    return up.up().state().orElseThrow().parts().stream()
        .filter(each -> each.name().equals(part))
        .mapToLong(UpState.Part::restarts)
        .sum();
  }

  private static void kill(UpTestbed up, String process) throws Exception {
    ProcessHandle looksAfter = ProcessHandle.of(up.up().holder().orElseThrow()).orElseThrow();
    List<ProcessHandle> victims =
        looksAfter
            .descendants()
            .filter(p -> p.info().commandLine().map(c -> c.contains(process)).orElse(false))
            .toList();
    assertThat(victims).as(process).isNotEmpty();
    victims.forEach(ProcessHandle::destroyForcibly);
  }

  /** Until the gateway has taken it: what was taken twice counts once. */
  private static void send(UpTestbed up, List<byte[]> orders) throws Exception {
    String body =
        String.join("\n", orders.stream().map(o -> new String(o, StandardCharsets.UTF_8)).toList());
    HttpClient http = HttpClient.newHttpClient();
    UpTestbed.await(
        "the gateway takes events",
        () -> {
          String gateway = up.up().state().orElseThrow().gateway();
          HttpRequest request =
              HttpRequest.newBuilder(URI.create(gateway + "/v1/streams/orders/events"))
                  .header("Content-Type", "application/x-ndjson")
                  .POST(HttpRequest.BodyPublishers.ofString(body))
                  .build();
          try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 202;
          } catch (java.io.IOException e) {
            return false;
          }
        });
  }

  private static void assertAll(UpTestbed up, String file, List<byte[]> sent) throws Exception {
    long accepted = up.accepted(file, UpTestbed.log(sent));
    UpTestbed.await("all is read", () -> up.count("orders", "accepted") == accepted);
    UpTestbed.await("batch has taken over", () -> up.batchHasTakenOver("orders"));
    up.assertAnswers(file, UpTestbed.log(sent));
  }
}
