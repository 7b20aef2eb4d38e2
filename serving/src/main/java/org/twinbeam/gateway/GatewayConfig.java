/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.gateway;

import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.io.log.LogConfig;
import org.twinbeam.web.Flags;
import org.twinbeam.web.Listener;
import org.twinbeam.web.Tokens;

/**
 * What the gateway needs to know.
 *
 * @param tokens null if none are asked for
 * @param origins of web pages that may send events
 */
record GatewayConfig(
    List<Definition> definitions,
    LogConfig log,
    Listener listener,
    HttpLimits limits,
    Tokens tokens,
    Set<String> origins) {

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
          "maxInFlightRequests");

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

      The keystore's password is read from the environment variable TWINBEAM_KEYSTORE_PASSWORD.""";

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
        definitions, log, listener, limits(flags), tokens, origins(flags.list("corsOrigins")));
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
