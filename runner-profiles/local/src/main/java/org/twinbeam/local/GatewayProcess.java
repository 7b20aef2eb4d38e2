/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.twinbeam.embedded.ChildJvm;
import org.twinbeam.gateway.GatewayMain;
import org.twinbeam.io.log.LogConfig;

/** The gateway in a JVM of its own, as an operator would start it. */
public final class GatewayProcess {
  private static final String NAME = "gateway";
  private static final String READY = "Gateway at ";

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();

  private GatewayProcess() {}

  /** Starts it and returns its address once it takes requests and messages. */
  static String start(
      Settings settings,
      Layout work,
      LogConfig log,
      String mqtt,
      Lifetimes lifetimes,
      Supervisor supervisor)
      throws Exception {
    ChildJvm gateway =
        lifetimes.start(
            () ->
                ServiceJvm.of(NAME, GatewayMain.class, "256m")
                    .arguments(
                        List.of(
                            "--definition="
                                + settings.flights()
                                + ","
                                + settings.motes()
                                + ","
                                + settings.departures(),
                            "--bootstrapServers=" + log.bootstrapServers(),
                            "--mqtt=" + mqtt,
                            "--port=" + port()))
                    .log(work.log(NAME))
                    .start());
    supervisor.expectAlive(gateway);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      supervisor.check();
      Optional<String> address = address(gateway);
      if (address.isPresent() && isSubscribed(address.get())) {
        return address.get();
      }
      Thread.sleep(50);
    }
    throw new QuickstartFailure(
        "the gateway did not start in " + PATIENCE.toSeconds() + " s; see " + gateway.log());
  }

  private static Optional<String> address(ChildJvm gateway) throws IOException {
    if (!Files.exists(gateway.log())) {
      return Optional.empty();
    }
    return Files.readString(gateway.log())
        .lines()
        .filter(line -> line.startsWith(READY))
        .map(line -> line.substring(READY.length()).strip())
        .findFirst();
  }

  /** From then on the MQTT broker keeps for it what is published. */
  public static boolean isSubscribed(String address) throws IOException, InterruptedException {
    HttpResponse<String> health =
        HTTP.send(
            HttpRequest.newBuilder(URI.create(address + "/health")).build(),
            HttpResponse.BodyHandlers.ofString());
    return JSON.readTree(health.body()).path("mqtt").asText().equals("connected");
  }

  /** The default, if it is free; else any. */
  private static int port() {
    try (ServerSocket free =
        new ServerSocket(DefaultPorts.GATEWAY, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    } catch (IOException e) {
      return 0;
    }
  }
}
