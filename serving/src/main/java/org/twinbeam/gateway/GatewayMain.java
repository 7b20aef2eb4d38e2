/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.gateway;

import java.util.List;
import org.twinbeam.core.process.ParentWatch;
import org.twinbeam.gateway.mqtt.MqttDoor;
import org.twinbeam.gateway.mqtt.TakenOverException;

/** Starts the gateway from the command line, until the process is ended. */
public final class GatewayMain {
  private GatewayMain() {}

  public static void main(String[] args) {
    if (List.of(args).contains("--help")) {
      System.out.println(GatewayConfig.HELP);
      return;
    }
    GatewayConfig config;
    try {
      config = GatewayConfig.of(args, System.getenv());
    } catch (IllegalArgumentException e) {
      System.err.println("gateway: " + e.getMessage() + "\n\n" + GatewayConfig.HELP);
      System.exit(2);
      return;
    }
    ParentWatch.installIfAsked();
    Doors doors = new Doors();
    Runtime.getRuntime().addShutdownHook(new Thread(doors::close, "stop-gateway"));
    try {
      open(config, doors);
    } catch (RuntimeException e) {
      System.err.println("gateway: " + e.getMessage());
      System.exit(1);
    }
  }

  /** Every door of this process, all on the same logs. */
  private static void open(GatewayConfig config, Doors doors) {
    StreamLogs logs =
        doors.add(
            StreamLogs.open(
                config.definitions(),
                config.log(),
                StreamLogs.PATIENCE,
                Math.max(8L << 20, config.limits().inFlightBytes())));
    MqttDoor mqtt = null;
    if (config.mqtt() != null) {
      mqtt = doors.add(MqttDoor.start(config.mqtt(), config.definitions(), logs));
      mqtt.ended().exceptionally(GatewayMain::endWith);
    }
    HttpDoor http =
        doors.add(
            HttpDoor.open(
                logs, mqtt, config.listener(), config.limits(), config.tokens(), config.origins()));
    System.out.println("Gateway at " + http.url());
  }

  private static Void endWith(Throwable failure) {
    System.err.println("gateway: " + failure.getMessage());
    // To try again would only take the session back, and so on.
    System.exit(failure instanceof TakenOverException ? 2 : 1);
    return null;
  }
}
