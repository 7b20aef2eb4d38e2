/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import java.net.URI;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Publishes events with QoS 1, as a field gateway of many sensors would. */
final class MqttSender implements Sender {
  private static final int IN_FLIGHT = 100;

  private final Mqtt5AsyncClient client;
  private final Semaphore inFlight = new Semaphore(IN_FLIGHT);
  private final AtomicInteger acknowledged = new AtomicInteger();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  /**
   * @param broker as in {@code tcp://127.0.0.1:1883}
   */
  MqttSender(String broker) {
    URI address = URI.create(broker);
    client =
        MqttClient.builder()
            .useMqttVersion5()
            .identifier("quickstart-motes")
            .serverHost(address.getHost())
            .serverPort(address.getPort())
            .buildAsync();
    client.toBlocking().connect();
  }

  @Override
  public void send(Planned event) throws Exception {
    check();
    inFlight.acquire();
    client
        .publishWith()
        .topic(event.topic())
        .qos(MqttQos.AT_LEAST_ONCE)
        .payload(event.payload())
        .send()
        .whenComplete(
            (sent, failed) -> {
              if (failed == null) {
                acknowledged.incrementAndGet();
              } else {
                failure.compareAndSet(null, failed);
              }
              inFlight.release();
            });
  }

  @Override
  public void flush() throws Exception {
    inFlight.acquire(IN_FLIGHT);
    inFlight.release(IN_FLIGHT);
    check();
  }

  private void check() throws Exception {
    Throwable failed = failure.get();
    if (failed != null) {
      throw new QuickstartFailure("an event could not be published: " + failed.getMessage());
    }
  }

  @Override
  public int acknowledged() {
    return acknowledged.get();
  }

  @Override
  public void close() {
    client.toBlocking().disconnect();
  }
}
