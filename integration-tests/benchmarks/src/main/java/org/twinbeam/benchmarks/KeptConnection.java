/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.util.Arrays;

/**
 * A connection that is kept, on which one request is sent after the other's answer. A load that is
 * to measure a server must not need more of the processors than the server does, as HTTP clients
 * for all purposes do.
 */
final class KeptConnection implements AutoCloseable {
  private final URI base;
  private final Socket socket;
  private final InputStream in;

  /**
   * @param base such as http://127.0.0.1:18081
   */
  KeptConnection(String base) throws IOException {
    this.base = URI.create(base);
    socket = new Socket(this.base.getHost(), this.base.getPort());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(60_000);
    in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
  }

  /**
   * The whole request, to be sent as often as wanted.
   *
   * @param path of the server
   */
  static byte[] post(String path, String contentType, byte[] body) {
    byte[] head =
        "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
            .formatted(path, contentType, body.length)
            .getBytes(ISO_8859_1);
    byte[] request = Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, request, head.length, body.length);
    return request;
  }

  /**
   * Sends a request and reads its answer to the end.
   *
   * @throws IOException if the status is another
   */
  void send(byte[] request, int status) throws IOException {
    socket.getOutputStream().write(request);
    String first = line();
    int length = -1;
    for (String header = line(); !header.isEmpty(); header = line()) {
      if (header.regionMatches(true, 0, "Content-Length:", 0, 15)) {
        length = Integer.parseInt(header.substring(15).strip());
      }
    }
    if (length < 0) {
      throw new IOException(base + " does not tell the answer's length");
    }
    byte[] body = in.readNBytes(length);
    if (!first.startsWith("HTTP/1.1 " + status)) {
      throw new IOException(base + " answers " + first + ": " + new String(body, ISO_8859_1));
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException(base + " has closed the connection");
      }
      if (next == '\n') {
        return line.toString();
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
