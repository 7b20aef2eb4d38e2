/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Four motes as in streams/motes.yaml that number their readings and publish them at QoS 1, each
 * until the broker has acknowledged it, whatever becomes of the broker meanwhile.
 */
final class Motes implements AutoCloseable {
  private static final int MOTES = 4;
  private static final int WINDOW = 10;
  private static final long PACE_NANOS = 3_000_000;
  private static final Instant START = Instant.parse("2010-05-09T09:00:00Z");

  private final Set<String> sent = ConcurrentHashMap.newKeySet();
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private final Thread[] threads = new Thread[MOTES];
  private volatile boolean stopped;

  private final URI broker;

  Motes(String url) {
    broker = URI.create(url);
  }

  /**
   * Publishes a reading, the same each time, for one to see whether anybody is there to take it.
   */
  void publishFirst() {
    Mqtt5AsyncClient client = client("first");
    client.connect().join();
    String id = id(1, 0);
    sent.add(id);
    client.publish(message(id, 1, 0)).join();
    acknowledged.add(id);
    client.disconnect().join();
  }

  /** Lets all motes publish, until {@link #finish}. */
  void start() {
    for (int mote = 1; mote <= MOTES; mote++) {
      int number = mote;
      threads[mote - 1] = new Thread(() -> publish(number), "mote-" + mote);
      threads[mote - 1].start();
    }
  }

  /** Identities of all readings that were given to a client to publish. */
  Set<String> sent() {
    return sent;
  }

  /** Identities of the readings that the broker has acknowledged so far. */
  Set<String> acknowledged() {
    return acknowledged;
  }

  private static String id(int mote, int reading) {
    return String.format(Locale.ROOT, "single/%d/%05d", mote, reading);
  }

  private Mqtt5AsyncClient client(String name) {
    return MqttClient.builder()
        .useMqttVersion5()
        .identifier("mote-" + name)
        .serverHost(broker.getHost())
        .serverPort(broker.getPort())
        .automaticReconnect()
        .initialDelay(100, TimeUnit.MILLISECONDS)
        .maxDelay(500, TimeUnit.MILLISECONDS)
        .applyAutomaticReconnect()
        .buildAsync();
  }

  private void publish(int mote) {
    Mqtt5AsyncClient client = client(Integer.toString(mote));
    client.connectWith().cleanStart(true).noSessionExpiry().send().join();
    Semaphore window = new Semaphore(WINDOW);
    for (int reading = 1; !stopped; reading++) {
      window.acquireUninterruptibly();
      LockSupport.parkNanos(PACE_NANOS);
      String id = id(mote, reading);
      sent.add(id);
      publish(client, message(id, mote, reading), id, window);
    }
    window.acquireUninterruptibly(WINDOW);
    client.disconnect().join();
  }

  private void publish(Mqtt5AsyncClient client, Mqtt5Publish message, String id, Semaphore window) {
    client
        .publish(message)
        .whenComplete(
            (result, failure) -> {
              if (failure == null && result.getError().isEmpty()) {
                acknowledged.add(id);
                window.release();
              } else {
                publish(client, message, id, window);
              }
            });
  }

  private static Mqtt5Publish message(String id, int mote, int reading) {
    String json =
        String.format(
            Locale.ROOT,
            "{\"reading\":\"%s\",\"taken_at\":\"%s\",\"humidity\":%d.5,\"temperature\":%d.25,"
                + "\"indoor\":true,\"event\":false}",
            id,
            START.plusSeconds(5L * reading),
            40 + reading % 7,
            20 + reading % 5);
    return Mqtt5Publish.builder()
        .topic("motes/single/" + mote)
        .qos(MqttQos.AT_LEAST_ONCE)
        .payload(json.getBytes(StandardCharsets.UTF_8))
        .build();
  }

  /** Publishes no more, and returns when the broker has acknowledged all. */
  void finish() throws InterruptedException {
    stopped = true;
    for (Thread thread : threads) {
      thread.join();
    }
  }

  @Override
  public void close() {
    stopped = true;
  }
}
