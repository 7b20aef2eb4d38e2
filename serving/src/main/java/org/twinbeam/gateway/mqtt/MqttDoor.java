/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.gateway.mqtt;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.TopicPattern;

/**
 * The MQTT door. Every message that the broker keeps for it is in the log of each stream that takes
 * its topic, at least once, whatever dies on the way: the broker is told that a message has arrived
 * only when the logs have it.
 *
 * <p>For that the door subscribes with QoS 1 under a client id that stays, in a session that the
 * broker never ends by itself. It connects again for ever. A message that was in flight when
 * something died may come twice.
 */
public final class MqttDoor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MqttDoor.class);
  private static final long FIRST_PAUSE_MILLIS = 250;
  private static final long LONGEST_PAUSE_MILLIS = 15_000;

  /** A connection that ends sooner is none to begin the pauses anew after. */
  private static final long SETTLED_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** Messages at once on the way into the log, as long as the broker keeps to it. */
  static final int RECEIVE_MAXIMUM = 200;

  private static final int LARGEST_RECEIVE_MAXIMUM = 65_535;

  private final MqttConfig config;
  private final Routes routes;
  private final Appender appender;
  private final Counters counters = new Counters();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ExecutorService messages =
      Executors.newSingleThreadExecutor(task -> daemon(task, "mqtt-messages"));
  private final Thread connecting = daemon(this::connectForEver, "mqtt-door");
  private volatile MqttConnection connection;
  private volatile boolean connected;
  private int receiveMaximum = RECEIVE_MAXIMUM;

  private MqttDoor(MqttConfig config, Routes routes, Appender appender) {
    this.config = config;
    this.routes = routes;
    this.appender = appender;
  }

  /**
   * Starts the door for the streams whose definitions have MQTT topics, and returns; the broker may
   * come later.
   *
   * @throws IllegalArgumentException if none has, or the trust store cannot be read
   */
  public static MqttDoor start(
      MqttConfig config, Collection<Definition> definitions, Appender appender) {
    Map<String, List<String>> filters = new LinkedHashMap<>();
    for (Definition definition : definitions) {
      filters.put(
          definition.stream(), definition.mqtt().stream().map(TopicPattern::filter).toList());
    }
    return start(config, filters, appender);
  }

  /**
   * @param filters the MQTT topic filters of each stream
   */
  static MqttDoor start(MqttConfig config, Map<String, List<String>> filters, Appender appender) {
    if (config.tls()) {
      Tls.of(config);
    }
    MqttDoor door = new MqttDoor(config, new Routes(filters), appender);
    door.connecting.start();
    return door;
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  public MqttCounts counts() {
    return counters.now();
  }

  /**
   * Whether it is connected and subscribed: from the first time on that it is, the broker keeps
   * messages for it.
   */
  public boolean connected() {
    return connected;
  }

  /**
   * Done when the door was closed; failed with a {@link TakenOverException} if another client has
   * its session, for then the door stops.
   */
  public CompletableFuture<Void> ended() {
    return ended;
  }

  private void connectForEver() {
    try {
      long pause = FIRST_PAUSE_MILLIS;
      boolean first = true;
      do {
        long begun = System.nanoTime();
        try {
          connectOnce(first);
          first = false;
          pause =
              System.nanoTime() - begun > SETTLED_NANOS
                  ? FIRST_PAUSE_MILLIS
                  : Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
          if (pause == LONGEST_PAUSE_MILLIS) {
            LOG.error(
                "MQTT broker {}: one connection after the other is lost as soon as it is made. Does"
                    + " another client connect as {} too? Some brokers do not tell",
                config,
                config.clientId());
          }
        } catch (MqttRefusedException e) {
          LOG.warn("MQTT broker {}: {}; trying again in {} ms", config, e.getMessage(), pause);
          pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
        }
      } while (!closed.await(pause, TimeUnit.MILLISECONDS));
      ended.complete(null);
    } catch (TakenOverException e) {
      ended.completeExceptionally(e);
    } catch (Throwable e) {
      LOG.error("the MQTT door has ended", e);
      ended.completeExceptionally(e);
    } finally {
      messages.shutdown();
    }
  }

  private void connectOnce(boolean first) throws InterruptedException {
    MqttConnection now =
        new MqttConnection(config, routes, appender, counters, messages, receiveMaximum);
    connection = now;
    if (closed.getCount() == 0) {
      return;
    }
    try {
      boolean session = now.open();
      if (session) {
        LOG.info("MQTT broker {}: connected, the session goes on", config);
      } else if (first) {
        LOG.info("MQTT broker {}: connected, a session begins", config);
      } else {
        LOG.warn(
            "MQTT broker {}: connected, but the broker has forgotten the session; what was published"
                + " since it did is lost. Does it keep sessions on disk?",
            config);
      }
      connected = true;
      Throwable why = now.awaitEnd();
      if (why != null) {
        LOG.warn("MQTT broker {}: the connection is lost: {}", config, why.getMessage());
      }
    } finally {
      connected = false;
      now.close();
      if (now.wasOverrun()) {
        receiveMaximum = Math.min(4 * receiveMaximum, LARGEST_RECEIVE_MAXIMUM);
        LOG.warn(
            "MQTT broker {}: sends more at once than it was asked to; asking for up to {} now",
            config,
            receiveMaximum);
      }
    }
  }

  /**
   * Takes no more messages, acknowledges those that the logs get, and disconnects. The session
   * stays at the broker, which keeps messages for the next gateway.
   */
  @Override
  public void close() {
    closed.countDown();
    MqttConnection now = connection;
    if (now != null) {
      now.end();
    }
    ended.handle((done, failure) -> null).join();
  }
}
