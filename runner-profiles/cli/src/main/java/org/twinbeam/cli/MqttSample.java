/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientBuilder;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.twinbeam.cli.infer.TopicGuess;
import org.twinbeam.core.definition.TopicPattern;
import org.twinbeam.io.format.Framed;

/**
 * What is published on MQTT topics while one listens: a broker keeps nothing of what went before.
 * The session is one that the broker forgets.
 */
final class MqttSample {
  /** So long is listened, unless there are enough messages before. */
  static final Duration LISTENING = Duration.ofSeconds(20);

  private static final String PASSWORD = "TWINBEAM_MQTT_PASSWORD";
  private static final String RIGHT =
      "write topics as mqtt://host:1883/sensors/#, or mqtts:// for TLS";

  private MqttSample() {}

  /**
   * Listens.
   *
   * @param url of the broker, with a topic filter as its path
   * @throws RefusedException if that is no such address
   * @throws IOException if the broker does not answer, or refuses
   */
  static Samples listen(String url, int events) throws IOException, RefusedException {
    URI uri = parse(url);
    String filter = url.substring(url.indexOf('/', url.indexOf("://") + 3) + 1);
    Mqtt5BlockingClient client = client(uri);
    List<Mqtt5Publish> messages = new ArrayList<>();
    try (Mqtt5BlockingClient.Mqtt5Publishes publishes =
        client.publishes(MqttGlobalPublishFilter.SUBSCRIBED)) {
      client.connectWith().cleanStart(true).sessionExpiryInterval(0).send();
      client.subscribeWith().topicFilter(filter).qos(MqttQos.AT_LEAST_ONCE).send();
      long deadline = System.nanoTime() + LISTENING.toNanos();
      try (Progress progress = Progress.of("listening")) {
        while (messages.size() < events && System.nanoTime() < deadline) {
          publishes
              .receive(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)
              .ifPresent(messages::add);
          progress.at(messages.size(), events);
        }
      }
      client.disconnect();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (RuntimeException e) {
      throw new IOException(
          "the MQTT broker at "
              + uri.getHost()
              + ":"
              + client.getConfig().getServerPort()
              + " does not answer, or refuses: "
              + rootCause(e).getMessage(),
          e);
    }
    return samples(url, filter, messages);
  }

  private static Throwable rootCause(Throwable e) {
    return e.getCause() == null ? e : rootCause(e.getCause());
  }

  private static URI parse(String url) throws RefusedException {
    try {
      // What follows a sharp is not the topic's to a URI, and to us it is.
      URI uri = new URI(url.replace("#", "%23"));
      if (uri.getHost() != null
          && uri.getPath() != null
          && uri.getPath().length() > 1
          && (uri.getUserInfo() == null || !uri.getUserInfo().contains(":"))) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Said below, without the text: it may hold a password.
    }
    throw new RefusedException(
        RIGHT + ", a user as in mqtt://user@host, the password in " + PASSWORD);
  }

  private static Mqtt5BlockingClient client(URI uri) throws RefusedException {
    boolean tls = uri.getScheme().equals("mqtts");
    Mqtt5ClientBuilder builder =
        MqttClient.builder()
            .useMqttVersion5()
            .serverHost(uri.getHost())
            .serverPort(uri.getPort() >= 0 ? uri.getPort() : tls ? 8883 : 1883);
    if (tls) {
      builder = builder.sslWithDefaultConfig();
    }
    if (uri.getUserInfo() != null) {
      String password = System.getenv(PASSWORD);
      if (password == null) {
        throw new RefusedException("put the password of " + uri.getUserInfo() + " in " + PASSWORD);
      }
      builder =
          builder
              .simpleAuth()
              .username(uri.getUserInfo())
              .password(password.getBytes(StandardCharsets.UTF_8))
              .applySimpleAuth();
    }
    return builder.buildBlocking();
  }

  private static Samples samples(String url, String filter, List<Mqtt5Publish> messages) {
    List<String> topics = messages.stream().map(m -> m.getTopic().toString()).toList();
    TopicGuess guess = TopicGuess.of(filter, topics);
    List<Framed> events = new ArrayList<>();
    List<Framed> told = new ArrayList<>();
    Map<Long, String> sources = new HashMap<>();
    for (int i = 0; i < messages.size(); i++) {
      String type = messages.get(i).getContentType().map(Object::toString).orElse(null);
      Framed event = new Framed(i, messages.get(i).getPayloadAsBytes(), type);
      events.add(event);
      told.add(guess.told(event, topics.get(i)));
      sources.put((long) i, TopicPattern.SOURCE + topics.get(i));
    }
    return new Samples(url, events, sources, false)
        .by("mqtt: " + guess.pattern(), Optional.of(told));
  }
}
