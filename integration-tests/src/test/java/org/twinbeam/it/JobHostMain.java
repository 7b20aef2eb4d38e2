/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.twinbeam.core.process.ParentWatch;
import org.twinbeam.pipelines.Main;

/**
 * Runs one command line after the other, or beside the other, in a JVM that stays warm. Each comes
 * on a connection of its own: number of arguments, the arguments; the answer is the exit status.
 */
final class JobHostMain {
  static final String READY = "Job host at ";

  private JobHostMain() {}

  public static void main(String[] args) throws Exception {
    ParentWatch.installIfAsked();
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      System.out.println(READY + server.getLocalPort());
      while (true) {
        Socket caller = server.accept();
        new Thread(() -> serve(caller), "job").start();
      }
    }
  }

  private static void serve(Socket caller) {
    try (caller;
        DataInputStream in = new DataInputStream(caller.getInputStream());
        DataOutputStream out = new DataOutputStream(caller.getOutputStream())) {
      String[] arguments = new String[in.readInt()];
      for (int i = 0; i < arguments.length; i++) {
        arguments[i] = in.readUTF();
      }
      out.writeInt(Main.run(arguments));
    } catch (IOException e) {
      System.err.println("job host: the caller is gone: " + e);
    }
  }
}
