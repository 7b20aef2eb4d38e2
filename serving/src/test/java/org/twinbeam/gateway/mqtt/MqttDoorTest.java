/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.twinbeam.gateway.mqtt.MqttDoor.RECEIVE_MAXIMUM;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.twinbeam.embedded.EmbeddedMqtt;
import org.twinbeam.gateway.mqtt.MemoryLog.Appended;

/** What the door does with messages, on a real broker, with logs that do as they are told. */
@Timeout(120)
class MqttDoorTest {
  @TempDir static Path dir;
  private static EmbeddedMqtt broker;

  private final MemoryLog log = new MemoryLog();

  /** A session and topics that no other test has. */
  private String name;

  @BeforeAll
  static void start() throws IOException {
    broker = EmbeddedMqtt.start(dir.resolve("shared"));
  }

  @AfterAll
  static void stop() throws IOException {
    broker.close();
  }

  @BeforeEach
  void name(TestInfo test) {
    name = test.getTestMethod().orElseThrow().getName();
  }

  @Test
  void aMessageIsInTheLogOfEveryStreamThatTakesItsTopic() throws Exception {
    byte[] notText = {0, (byte) 0xff, 10, 13, (byte) 0xc3};
    try (MqttDoor door = connected(Map.of("a", List.of(name + "/+/1"), "b", List.of(name + "/#")));
        Publisher device = new Publisher(broker)) {
      device.publish(name + "/single/1", notText, "text/csv");
      device.publish(name + "/single/2", new byte[0], null);
      Await.equal(() -> door.counts().acknowledged(), 2L);
    }
    assertThat(log.events)
        .extracting(Appended::stream, Appended::contentType, Appended::source, Appended::identity)
        .containsExactlyInAnyOrder(
            tuple("a", "text/csv", "mqtt:" + name + "/single/1", null),
            tuple("b", "text/csv", "mqtt:" + name + "/single/1", null),
            tuple("b", null, "mqtt:" + name + "/single/2", null));
    assertThat(log.events.get(0).payload()).isEqualTo(notText);
    assertThat(log.events.get(2).payload()).isEmpty();
  }

  @Test
  void whatALogDoesNotTakeIsAppendedUntilItDoes() throws Exception {
    log.down.add("b");
    try (MqttDoor door = connected(Map.of("a", List.of(name), "b", List.of(name)));
        Publisher device = new Publisher(broker)) {
      device.publish(name, "one");
      Await.until(() -> door.counts().retries() >= 2);
      assertThat(door.counts().acknowledged()).isZero();
      log.down.clear();
      Await.equal(() -> door.counts().acknowledged(), 1L);
    }
    assertThat(log.texts("a")).as("the log that had it at once").containsExactly("one");
    assertThat(log.texts("b")).containsExactly("one");
  }

  @Test
  void whatNoLogHasIsNotAcknowledgedAndComesAgain() throws Exception {
    log.down.add("a");
    try (MqttDoor door = connected(Map.of("a", List.of(name)));
        Publisher device = new Publisher(broker)) {
      device.publish(name, "one");
      device.publish(name, "two");
      Await.until(() -> door.counts().retries() >= 2);
    }
    assertThat(log.events).isEmpty();
    log.down.clear();
    try (MqttDoor door = connected(Map.of("a", List.of(name)))) {
      Await.equal(() -> door.counts().acknowledged(), 2L);
    }
    assertThat(log.texts("a")).containsExactly("one", "two");
  }

  @Test
  void whatIsPublishedWhileNoGatewayRunsIsKept() throws Exception {
    connected(Map.of("a", List.of(name))).close();
    try (Publisher device = new Publisher(broker)) {
      device.publish(name, "one");
    }
    try (MqttDoor door = connected(Map.of("a", List.of(name)))) {
      Await.equal(() -> door.counts().acknowledged(), 1L);
    }
    assertThat(log.texts("a")).containsExactly("one");
  }

  @Test
  void closingWaitsForWhatWasBegunAndTakesNoMore() throws Exception {
    log.hold();
    MqttDoor door = connected(Map.of("a", List.of(name)));
    try (Publisher device = new Publisher(broker)) {
      device.publish(name, "begun");
      Await.equal(log::held, 1);
      Thread closing = new Thread(door::close);
      closing.start();
      Await.until(() -> closing.getState() == Thread.State.WAITING);
      device.publish(name, "not begun");
      log.go();
      closing.join();
    }
    assertThat(door.counts().acknowledged()).isEqualTo(1);
    assertThat(log.texts("a")).containsExactly("begun");
    try (MqttDoor next = connected(Map.of("a", List.of(name)))) {
      Await.until(() -> log.texts("a").contains("not begun"));
    }
    assertThat(log.texts("a")).containsExactly("begun", "not begun");
  }

  @Test
  void theBrokerHoldsBackWhatTheLogDoesNotTake() throws Exception {
    int more = RECEIVE_MAXIMUM + 50;
    List<String> sent = IntStream.range(0, more).mapToObj(Integer::toString).toList();
    log.hold();
    try (MqttDoor door = connected(Map.of("a", List.of(name)));
        Publisher device = new Publisher(broker)) {
      sent.forEach(text -> device.publish(name, text));
      Await.equal(log::held, RECEIVE_MAXIMUM);
      assertThat(door.counts().received()).isEqualTo(RECEIVE_MAXIMUM);
      log.go();
      Await.equal(() -> door.counts().acknowledged(), (long) more);
    }
    assertThat(log.texts("a")).containsExactlyInAnyOrderElementsOf(sent);
  }

  @Test
  void whoComesSecondWithAClientIdHasTheSessionAndTheFirstStops() throws Exception {
    MqttDoor first = connected(Map.of("a", List.of(name)));
    try (MqttDoor second = connected(Map.of("a", List.of(name)));
        Publisher device = new Publisher(broker)) {
      assertThatThrownBy(first.ended()::join)
          .isInstanceOf(CompletionException.class)
          .cause()
          .isInstanceOf(TakenOverException.class)
          .hasMessageContaining(name)
          .hasMessageContaining("--mqttClientId");
      device.publish(name, "one");
      Await.equal(() -> second.counts().acknowledged(), 1L);
      assertThat(second.counts().connections()).isEqualTo(1);
    }
    first.close();
    assertThat(log.texts("a")).containsExactly("one");
  }

  @Test
  void aRetainedMessageIsNoEventWhenSomebodySubscribes() throws Exception {
    try (Publisher device = new Publisher(broker)) {
      device.retain(name + "/1", "from before the subscription");
      try (MqttDoor door = connected(Map.of("a", List.of(name + "/+")))) {
        device.retain(name + "/1", "one");
        Await.equal(() -> door.counts().acknowledged(), 1L);
      }
      try (MqttDoor door = connected(Map.of("a", List.of(name + "/+")))) {
        device.publish(name + "/2", "two");
        Await.equal(() -> door.counts().acknowledged(), 1L);
      }
    }
    assertThat(log.texts("a")).containsExactly("one", "two");
  }

  @Test
  void ofAMessageTooLargeForTheLogItHasTheBeginning() throws Exception {
    byte[] large = "x".repeat(1_500_000).getBytes(StandardCharsets.US_ASCII);
    try (MqttDoor door = connected(Map.of("a", List.of(name)));
        Publisher device = new Publisher(broker)) {
      device.publish(name, large, "application/json");
      device.publish(name, "one");
      Await.equal(() -> door.counts().acknowledged(), 2L);
      assertThat(door.counts().cut()).isEqualTo(1);
    }
    Appended cut = log.events.get(0);
    assertThat(cut.payload())
        .hasSize(MemoryLog.LARGEST - cut.source().length() - cut.contentType().length());
    assertThat(cut.contentType()).isEqualTo("application/vnd.twinbeam.cut; length=1500000");
    assertThat(log.events.get(1).text()).isEqualTo("one");
  }

  @Test
  void aTopicThatNoStreamTakesAnyMoreIsPassedOver() throws Exception {
    connected(Map.of("a", List.of(name + "/old"))).close();
    try (MqttDoor door = connected(Map.of("a", List.of(name + "/new")));
        Publisher device = new Publisher(broker)) {
      device.publish(name + "/old", "old");
      device.publish(name + "/new", "new");
      Await.equal(() -> door.counts().acknowledged(), 1L);
      assertThat(door.counts().unclaimed()).isEqualTo(1);
    }
    assertThat(log.texts("a")).containsExactly("new");
  }

  private MqttDoor connected(Map<String, List<String>> filters) throws InterruptedException {
    MqttDoor door = MqttDoor.start(new MqttConfig(broker.url(), name), filters, log);
    Await.until(() -> door.counts().connections() > 0 || door.ended().isDone());
    return door;
  }

  private static org.assertj.core.groups.Tuple tuple(Object... values) {
    return org.assertj.core.groups.Tuple.tuple(values);
  }
}
