/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;

/** HTTP by hand, to say what no client would. */
final class RawHttp implements AutoCloseable {
  private final Socket socket;

  RawHttp(int port) throws IOException {
    socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(60_000);
    socket.setTcpNoDelay(true);
  }

  /** Latin-1, so that any byte can be said. */
  RawHttp say(String text) throws IOException {
    return say(text.getBytes(ISO_8859_1));
  }

  RawHttp say(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  RawHttp endOfOutput() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  /** All that is answered until the server closes. */
  String rest() throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    byte[] buffer = new byte[4_096];
    try {
      for (int n = 0; n >= 0; n = socket.getInputStream().read(buffer)) {
        answer.write(buffer, 0, n);
      }
    } catch (IOException e) {
      if (answer.size() == 0) {
        throw e;
      }
    }
    return answer.toString(ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
