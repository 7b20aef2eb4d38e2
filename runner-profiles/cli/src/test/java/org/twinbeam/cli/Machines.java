/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** What the machines of somebody's plant publish, each under its own topic. */
final class Machines {
  private static final Instant FIRST = Instant.parse("2026-11-20T06:00:00Z");

  /** From this reading on, one in eighty has no temperature. */
  private static final int FAULTY = 1_000;

  /** A message. */
  record Message(String topic, byte[] payload) {}

  private Machines() {}

  /**
   * @param from number of the first reading
   */
  static List<Message> of(int from, int count) {
    Random random = new Random(from);
    List<Message> messages = new ArrayList<>();
    for (int i = from; i < from + count; i++) {
      int machine = 1 + i % 3;
      String celsius =
          i >= FAULTY && random.nextInt(80) == 0
              ? "\"n/a\""
              : String.format(Locale.ROOT, "%.1f", 60 + 10 * machine + random.nextGaussian());
      String payload =
          """
          {"reading":"m%d-%06d","takenAt":%d,"celsius":%s,"running":%b}"""
              .formatted(
                  machine, i, FIRST.plusSeconds(i).toEpochMilli(), celsius, random.nextInt(10) > 0);
      messages.add(
          new Message("plant/machines/press-" + machine, payload.getBytes(StandardCharsets.UTF_8)));
    }
    return messages;
  }

  /** Publishes each once, with QoS 1. */
  static void publish(String url, List<Message> messages) {
    URI uri = URI.create(url);
    Mqtt5BlockingClient client =
        MqttClient.builder()
            .useMqttVersion5()
            .serverHost(uri.getHost())
            .serverPort(uri.getPort())
            .buildBlocking();
    client.connect();
    for (Message message : messages) {
      client
          .publishWith()
          .topic(message.topic())
          .qos(MqttQos.AT_LEAST_ONCE)
          .payload(message.payload())
          .send();
    }
    client.disconnect();
  }

  /** Publishes again and again, as machines do, until it is closed. */
  static final class Publisher implements AutoCloseable {
    private final Thread thread;
    private volatile boolean closed;

    Publisher(String url, List<Message> messages) {
      thread =
          new Thread(
              () -> {
                while (!closed) {
                  publish(url, messages);
                }
              });
      thread.setDaemon(true);
      thread.start();
    }

    @Override
    public void close() throws InterruptedException {
      closed = true;
      thread.join();
    }
  }
}
