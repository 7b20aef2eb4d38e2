/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.twinbeam.gateway.HttpDoorTest.accepted;
import static org.twinbeam.gateway.HttpDoorTest.refused;

import java.io.FileInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.twinbeam.web.Listener;
import org.twinbeam.web.Secret;
import org.twinbeam.web.Tokens;

/** Who may send: tokens, TLS, and web pages. */
class GateAccessTest {
  @RegisterExtension static final Broker BROKER = new Broker();

  @TempDir Path dir;

  @Test
  void aTokenNeedsTheStreamsScope() throws Exception {
    Gate gate = new Gate(BROKER.config());
    Path file = dir.resolve("tokens");
    Files.writeString(
        file,
        "app ingest:%s token:secret-of-the-app\nother ingest:x token:secret-of-another\nops read token:secret-of-the-ops"
            .formatted(gate.stream()));
    try (gate) {
      gate.tokens(Tokens.read(file)).open();
      HttpResponse<String> answer = gate.post("application/json", "{}");
      refused(answer, 401, "Authorization: Bearer <token>");
      assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
      answer = gate.post("application/json", "{}", "Authorization", "Bearer not-a-token-of-ours");
      refused(answer, 401, "the token is unknown");
      assertThat(answer.body()).doesNotContain("not-a-token-of-ours");
      answer = gate.post("application/json", "{}", "Authorization", "Bearer secret-of-another");
      refused(answer, 403, "token 'other' has scopes [ingest:x], this needs ingest:");
      assertThat(answer.body()).doesNotContain("secret-of-another");
      assertThat(answer.headers().firstValue("WWW-Authenticate"))
          .hasValue("Bearer error=\"insufficient_scope\"");
      accepted(gate.post("application/json", "{}", "Authorization", "Bearer secret-of-the-app"), 1);
      assertThat(gate.events().get(0).source()).isEqualTo("http:app");
      assertThat(gate.get("/health").statusCode()).isEqualTo(200);
      refused(gate.get("/metrics"), 401, "no token");
      assertThat(gate.get("/metrics", "Authorization", "Bearer secret-of-the-ops").statusCode())
          .isEqualTo(200);
      // Streams are named to those only who have a token.
      HttpRequest.Builder unknown =
          HttpRequest.newBuilder(URI.create(gate.door().url() + "/v1/streams/nope/events"))
              .POST(HttpRequest.BodyPublishers.ofString("{}"));
      refused(Gate.send(unknown.copy()), 401, "no token");
      refused(
          Gate.send(unknown.header("Authorization", "Bearer secret-of-the-app")),
          404,
          gate.stream());
    }
  }

  @Test
  void withoutTokensItIsNotOpenToOthers() {
    assertThatThrownBy(() -> new Gate(BROKER.config()).listener(new Listener("0.0.0.0", 0)).open())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("host is 0.0.0.0, which other machines reach");
  }

  @Test
  void pagesOfOtherOriginsAreRefused() throws Exception {
    try (Gate gate = new Gate(BROKER.config()).origins("https://shop.example").open()) {
      HttpResponse<String> answer = gate.post("text/plain", "{}", "Origin", "https://shop.example");
      accepted(answer, 1);
      assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
          .hasValue("https://shop.example");
      assertThat(answer.headers().firstValue("Vary").orElse("")).contains("Origin");
      answer = gate.post("text/plain", "{}", "Origin", "https://shop.example.evil.example");
      refused(answer, 403, "not among those that --corsOrigins allows");
      assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
      refused(gate.post("text/plain", "{}", "Origin", "null"), 403, "--corsOrigins");
      HttpResponse<String> preflight =
          Gate.send(
              HttpRequest.newBuilder(URI.create(gate.door().url() + gate.path()))
                  .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                  .headers(
                      "Origin", "https://shop.example",
                      "Access-Control-Request-Method", "POST",
                      "Access-Control-Request-Headers", "authorization,content-type"));
      assertThat(preflight.statusCode()).isEqualTo(204);
      assertThat(preflight.headers().firstValue("Access-Control-Allow-Methods")).hasValue("POST");
      assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers").orElse(""))
          .contains("authorization", "content-type", "ce-id");
      assertThat(gate.events()).hasSize(1);
    }
  }

  @Test
  void overTls() throws Exception {
    Path keystore = dir.resolve("key.p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process made =
        new ProcessBuilder(
                List.of(
                    keytool,
                    "-genkeypair",
                    "-alias",
                    "gate",
                    "-keyalg",
                    "EC",
                    "-storetype",
                    "PKCS12",
                    "-keystore",
                    keystore.toString(),
                    "-storepass",
                    "a-password",
                    "-dname",
                    "CN=127.0.0.1",
                    "-ext",
                    "SAN=IP:127.0.0.1"))
            .inheritIO()
            .start();
    assertThat(made.waitFor()).isZero();
    Listener listener =
        new Listener("127.0.0.1", 0, keystore, new Secret("a-password"), Duration.ofSeconds(30));
    assertThat(listener.toString()).doesNotContain("a-password");
    try (Gate gate = new Gate(BROKER.config()).listener(listener).open()) {
      assertThat(gate.door().url()).startsWith("https://");
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      try (FileInputStream in = new FileInputStream(keystore.toFile())) {
        trusted.load(in, "a-password".toCharArray());
      }
      TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
      KeyStore certificates = KeyStore.getInstance("PKCS12");
      certificates.load(null, null);
      certificates.setCertificateEntry("gate", trusted.getCertificate("gate"));
      trust.init(certificates);
      SSLContext tls = SSLContext.getInstance("TLS");
      tls.init(null, trust.getTrustManagers(), null);
      HttpResponse<String> answer =
          HttpClient.newBuilder()
              .sslContext(tls)
              .build()
              .send(
                  HttpRequest.newBuilder(URI.create(gate.door().url() + gate.path()))
                      .POST(HttpRequest.BodyPublishers.ofString("{}"))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      accepted(answer, 1);
    }
    assertThatThrownBy(() -> new Listener("127.0.0.1", 0, keystore, null, Duration.ofSeconds(1)))
        .hasMessageContaining("TWINBEAM_KEYSTORE_PASSWORD");
  }
}
