/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Loopback ports, chosen free at the first start on a directory and the same at every later one.
 */
final class Ports {
  private Ports() {}

  static List<Integer> of(Path file, int count) throws IOException {
    if (Files.exists(file)) {
      List<Integer> kept =
          Files.readAllLines(file).stream().map(Integer::valueOf).collect(Collectors.toList());
      if (kept.size() == count) {
        return kept;
      }
    }
    List<Integer> chosen = free(count);
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.write(file, chosen.stream().map(String::valueOf).toList());
    return chosen;
  }

  private static List<Integer> free(int count) throws IOException {
    List<ServerSocket> held = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        ServerSocket socket = new ServerSocket();
        held.add(socket);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      }
      return held.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (ServerSocket socket : held) {
        socket.close();
      }
    }
  }
}
