/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.gateway.mqtt;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;

/**
 * How the door reaches the broker.
 *
 * @param url {@code tcp://host:port}, or {@code ssl://host:port} for TLS
 * @param clientId names the session that the broker keeps; one gateway at a time may have it
 * @param user or null for none
 * @param password of the user, or null for none
 * @param truststore PKCS12 file of the certificates to trust, or null for those the JVM trusts
 * @param truststorePassword of the file, or null for none
 */
public record MqttConfig(
    URI url,
    String clientId,
    String user,
    String password,
    Path truststore,
    String truststorePassword) {

  public static final String DEFAULT_CLIENT_ID = "twinbeam-gateway";

  public MqttConfig {
    String scheme = url.getScheme();
    if (!("tcp".equals(scheme) || "ssl".equals(scheme))
        || url.getHost() == null
        || url.getUserInfo() != null
        || !url.getPath().isEmpty()
        || url.getQuery() != null
        || url.getFragment() != null) {
      throw new IllegalArgumentException(
          "the MQTT broker's address is "
              + (url.getUserInfo() == null ? url : "one with a user in it")
              + ", must be as in tcp://host:1883 or ssl://host:8883");
    }
    if (clientId == null || clientId.isBlank()) {
      throw new IllegalArgumentException(
          "the MQTT client id is empty; the broker keeps messages under it while the gateway is"
              + " away, so it must be a name that stays");
    }
    if (user == null && password != null) {
      throw new IllegalArgumentException("there is a password for the MQTT broker, but no user");
    }
    if (truststore != null && !"ssl".equals(scheme)) {
      throw new IllegalArgumentException(
          "there is a trust store for the MQTT broker, but its address is "
              + url
              + ", not ssl://…");
    }
  }

  /** Without user, over TCP or with the JVM's certificates. */
  public MqttConfig(String url, String clientId) {
    this(parse(url), clientId, null, null, null, null);
  }

  /**
   * @throws IllegalArgumentException if the text is no URL
   */
  public static URI parse(String url) {
    try {
      return new URI(url);
    } catch (URISyntaxException e) {
      // Without the text and the cause, which may hold a password.
      throw new IllegalArgumentException(
          "the MQTT broker's address is no URL, must be as in tcp://host:1883 or ssl://host:8883");
    }
  }

  boolean tls() {
    return "ssl".equals(url.getScheme());
  }

  int port() {
    return url.getPort() >= 0 ? url.getPort() : tls() ? 8883 : 1883;
  }

  /** Without secrets. */
  @Override
  public String toString() {
    return url + " as " + clientId + (user == null ? "" : ", user " + user);
  }
}
