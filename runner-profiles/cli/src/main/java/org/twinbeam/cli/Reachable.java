/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether there is anything at an address: clients of brokers try for a minute. */
final class Reachable {
  private static final Pattern ADDRESS = Pattern.compile("(.+):([0-9]{1,5})");
  private static final int PATIENCE_MILLIS = 3_000;

  private Reachable() {}

  /**
   * @param servers host:port, several separated by commas
   */
  static boolean any(String servers) {
    for (String server : servers.split(",")) {
      Matcher address = ADDRESS.matcher(server.strip());
      if (address.matches() && isThere(address.group(1), Integer.parseInt(address.group(2)))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isThere(String host, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), PATIENCE_MILLIS);
      return true;
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }
}
