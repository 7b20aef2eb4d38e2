/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.gateway.mqtt;

import com.hivemq.client.mqtt.MqttClientSslConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.TrustManagerFactory;

/** TLS to the broker: its certificate and host name are checked. */
final class Tls {
  private Tls() {}

  /**
   * @throws IllegalArgumentException if the trust store cannot be read
   */
  static MqttClientSslConfig of(MqttConfig config) {
    if (config.truststore() == null) {
      return MqttClientSslConfig.builder().build();
    }
    try (InputStream in = Files.newInputStream(config.truststore())) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      String password = config.truststorePassword();
      store.load(in, password == null ? null : password.toCharArray());
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      return MqttClientSslConfig.builder().trustManagerFactory(trust).build();
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "the MQTT trust store "
              + config.truststore()
              + " cannot be read: "
              + e.getMessage()
              + ". It must be a PKCS12 file, and its password that of"
              + " TWINBEAM_MQTT_TRUSTSTORE_PASSWORD",
          e);
    }
  }
}
