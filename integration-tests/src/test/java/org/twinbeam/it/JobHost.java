/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.twinbeam.embedded.ChildJvm;

/** A JVM with an engine on its class path that runs command lines without starting anew. */
final class JobHost implements AutoCloseable {
  private final ChildJvm jvm;
  private final int port;

  private JobHost(ChildJvm jvm, int port) {
    this.jvm = jvm;
    this.port = port;
  }

  static JobHost start(ChildJvm.Builder builder) throws Exception {
    ChildJvm jvm = builder.start();
    return new JobHost(jvm, Integer.parseInt(Waiting.line(jvm, JobHostMain.READY)));
  }

  /** Completes with the exit status that the command line has by itself. */
  CompletableFuture<Integer> run(List<String> arguments) {
    return CompletableFuture.supplyAsync(() -> call(arguments), task -> new Thread(task).start());
  }

  ChildJvm jvm() {
    return jvm;
  }

  private int call(List<String> arguments) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        DataInputStream in = new DataInputStream(socket.getInputStream())) {
      out.writeInt(arguments.size());
      for (String argument : arguments) {
        out.writeUTF(argument);
      }
      out.flush();
      return in.readInt();
    } catch (IOException e) {
      throw new UncheckedIOException(jvm.name() + " did not answer: " + arguments, e);
    }
  }

  @Override
  public void close() {
    jvm.close();
  }
}
