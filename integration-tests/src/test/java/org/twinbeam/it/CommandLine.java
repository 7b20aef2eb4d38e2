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
 * each says to standard error.
 */
final class CommandLine implements AutoCloseable {

  /** How a command ended, and what it said. */
  record Ended(int status, String said) {}

  private final PrintStream before = System.err;
  private final ThreadLocal<OutputStream> said = ThreadLocal.withInitial(() -> before);

  CommandLine() {
    System.setErr(
        new PrintStream(
            new OutputStream() {
              @Override
              public void write(int b) {
                write(new byte[] {(byte) b}, 0, 1);
              }

              @Override
              public void write(byte[] bytes, int from, int length) {
                try {
                  said.get().write(bytes, from, length);
                } catch (java.io.IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              }
            },
            true,
            StandardCharsets.UTF_8));
  }

  Ended run(String... arguments) {
    ByteArrayOutputStream own = new ByteArrayOutputStream();
    said.set(own);
    try {
      int status = Main.run(arguments);
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
    System.setErr(before);
  }
}
