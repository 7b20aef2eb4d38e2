/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.twinbeam.pipelines.Main;

/**
 * Runs pipelines as their command line does, in this JVM, any number at once, and keeps apart what
 * each says.
 */
final class CommandLine implements AutoCloseable {

  /** How a command ended, and what it said. */
  record Ended(int status, String said) {}

  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final ThreadLocal<OutputStream> said = new ThreadLocal<>();

  CommandLine() {
    System.setOut(apart(out));
    System.setErr(apart(err));
  }

  /** To what the thread's command says, if it runs one; else to where it went before. */
  private PrintStream apart(PrintStream before) {
    return new PrintStream(
        new OutputStream() {
          @Override
          public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
          }

          @Override
          public void write(byte[] bytes, int from, int length) {
            OutputStream own = said.get();
            try {
              (own == null ? before : own).write(bytes, from, length);
            } catch (java.io.IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          }
        },
        true,
        StandardCharsets.UTF_8);
  }

  Ended run(String... arguments) {
    ByteArrayOutputStream own = new ByteArrayOutputStream();
    said.set(own);
    try {
      int status = Main.run(arguments);
      System.out.flush();
      System.err.flush();
      return new Ended(status, own.toString(StandardCharsets.UTF_8));
    } finally {
      said.remove();
    }
  }

  /** Runs a command that goes on until something ends it. */
  CompletableFuture<Ended> start(String... arguments) {
    CompletableFuture<Ended> ended = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                ended.complete(run(arguments));
              } catch (Throwable e) {
                ended.completeExceptionally(e);
              }
            },
            String.join(" ", arguments));
    thread.setDaemon(true);
    thread.start();
    return ended;
  }

  @Override
  public void close() {
    System.setOut(out);
    System.setErr(err);
  }
}
