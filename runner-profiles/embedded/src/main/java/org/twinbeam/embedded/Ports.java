/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.embedded;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Loopback ports, chosen free at the first start on a directory and the same at every later one.
 */
public final class Ports {
  private Ports() {}

  /**
   * @param preferred for each port the one that is taken if it is free, or 0 for any
   */
  public static List<Integer> of(Path file, int... preferred) throws IOException {
    if (Files.exists(file)) {
      List<Integer> kept =
          Files.readAllLines(file).stream().map(Integer::valueOf).collect(Collectors.toList());
      if (kept.size() == preferred.length) {
        return kept;
      }
    }
    List<Integer> chosen = choose(preferred);
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path aside = file.resolveSibling(file.getFileName() + ".new");
    Files.write(aside, chosen.stream().map(String::valueOf).toList());
    Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
    return chosen;
  }

  private static List<Integer> choose(int... preferred) throws IOException {
    List<ServerSocket> held = new ArrayList<>();
    try {
      for (int port : preferred) {
        held.add(bound(port));
      }
      return held.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (ServerSocket socket : held) {
        socket.close();
      }
    }
  }

  private static ServerSocket bound(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      socket.bind(loopback(port));
    } catch (BindException e) {
      socket.close();
      socket = new ServerSocket();
      socket.bind(loopback(0));
    }
    return socket;
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }
}
