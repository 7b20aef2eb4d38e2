/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.gateway;

import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.gateway.mqtt.MqttConfig;
import org.twinbeam.io.log.LogConfig;
import org.twinbeam.web.Flags;
import org.twinbeam.web.Listener;
import org.twinbeam.web.Tokens;

/**
 * What the gateway needs to know.
 *
 * @param tokens null if none are asked for
 * @param origins of web pages that may send events
 * @param mqtt the broker whose messages are taken in, or null for none
 */
record GatewayConfig(
    List<Definition> definitions,
    LogConfig log,
    Listener listener,
    HttpLimits limits,
    Tokens tokens,
    Set<String> origins,
    MqttConfig mqtt) {

  static final int DEFAULT_PORT = 18081;

  private static final List<String> FLAGS =
      List.of(
          "definition",
          "bootstrapServers",
          "kafkaConfig",
          "host",
          "port",
          "tokensFile",
          "keystore",
          "corsOrigins",
          "maxBodyBytes",
          "maxEventBytes",
          "maxInFlightBytes",
          "maxInFlightRequests",
          "mqtt",
          "mqttUser",
          "mqttClientId",
          "mqttTruststore");

  private static final String MQTT_PASSWORD = "TWINBEAM_MQTT_PASSWORD";
  private static final String MQTT_TRUSTSTORE_PASSWORD = "TWINBEAM_MQTT_TRUSTSTORE_PASSWORD";

  static final String HELP =
      """
      Usage: gateway --definition=... [--flag=value ...]

        --definition           file or directory of *.yaml; several by commas, or by repeating the flag
        --bootstrapServers     Kafka brokers that hold the logs (default: localhost:19092)
        --kafkaConfig          file of Kafka client properties, as for TLS and SASL
        --host                 address to listen at (default: 127.0.0.1; any other needs --tokensFile)
        --port                 port to listen at (default: 18081; 0 for any that is free)
        --tokensFile           tokens that senders need
        --keystore             PKCS12 file with key and certificate, for TLS
        --corsOrigins          web origins whose pages may send, as in https://shop.example (default: none)
        --maxBodyBytes         largest body, expanded (default: 16777216)
        --maxEventBytes        largest event (default: 1000000)
        --maxInFlightBytes     most that all requests hold (default: an eighth of the heap)
        --maxInFlightRequests  most requests in flight (default: 64)
        --mqtt                 MQTT broker whose messages are taken in too, for the streams with 'mqtt' in
                               their definition, as in tcp://localhost:1883 or ssl://localhost:8883
        --mqttUser             its user
        --mqttClientId         names the session that the broker keeps (default: twinbeam-gateway); of no
                               other client, and the same at every start
        --mqttTruststore       PKCS12 file of certificates to trust there (default: those Java trusts)

      Passwords are read from the environment: TWINBEAM_KEYSTORE_PASSWORD, TWINBEAM_MQTT_PASSWORD,
      TWINBEAM_MQTT_TRUSTSTORE_PASSWORD.""";

  /**
   * @throws IllegalArgumentException if a flag is unknown or its value wrong; the message says what
   *     would be right
   */
  static GatewayConfig of(String[] args, Map<String, String> environment) {
    Flags flags = new Flags("gateway", FLAGS, args);
    List<Definition> definitions = DefinitionFiles.read(flags.list("definition"));
    LogConfig log =
        LogConfig.read(
            flags.text("bootstrapServers", "localhost:19092"),
            flags.text("kafkaConfig").map(Path::of).orElse(null));
    Tokens tokens = flags.text("tokensFile").map(Path::of).map(Tokens::read).orElse(null);
    Listener listener = Listener.of(flags, DEFAULT_PORT, environment);
    listener.needTokens(tokens != null);
    return new GatewayConfig(
        definitions,
        log,
        listener,
        limits(flags),
        tokens,
        origins(flags.list("corsOrigins")),
        mqtt(flags, environment));
  }

  private static MqttConfig mqtt(Flags flags, Map<String, String> environment) {
    if (flags.text("mqtt").isEmpty()) {
      for (String other : List.of("mqttUser", "mqttClientId", "mqttTruststore")) {
        if (flags.text(other).isPresent()) {
          throw new IllegalArgumentException("--" + other + " is given, but no --mqtt");
        }
      }
      return null;
    }
    return new MqttConfig(
        MqttConfig.parse(flags.text("mqtt").get()),
        flags.text("mqttClientId", MqttConfig.DEFAULT_CLIENT_ID),
        flags.text("mqttUser").orElse(null),
        environment.get(MQTT_PASSWORD),
        flags.text("mqttTruststore").map(Path::of).orElse(null),
        environment.get(MQTT_TRUSTSTORE_PASSWORD));
  }

  private static HttpLimits limits(Flags flags) {
    HttpLimits usual = HttpLimits.DEFAULT;
    return new HttpLimits(
        flags.number("maxBodyBytes", usual.bodyBytes(), 1, Integer.MAX_VALUE),
        (int) flags.number("maxEventBytes", usual.eventBytes(), 1, Integer.MAX_VALUE / 2),
        usual.events(),
        flags.number("maxInFlightBytes", usual.inFlightBytes(), 1, Long.MAX_VALUE),
        (int) flags.number("maxInFlightRequests", usual.inFlightRequests(), 1, 10_000),
        usual.bodyTime());
  }

  private static Set<String> origins(List<String> given) {
    Set<String> origins = new LinkedHashSet<>();
    for (String origin : given) {
      if (!isOrigin(origin)) {
        throw new IllegalArgumentException(
            "--corsOrigins has '"
                + origin
                + "', must be origins such as https://shop.example, without a path; * is none");
      }
      origins.add(origin);
    }
    return origins;
  }

  private static boolean isOrigin(String text) {
    try {
      URI uri = URI.create(text);
      return uri.getHost() != null
          && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
          && text.equals(
              uri.getScheme()
                  + "://"
                  + uri.getHost()
                  + (uri.getPort() < 0 ? "" : ":" + uri.getPort()));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
