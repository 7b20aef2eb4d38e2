/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.twinbeam.core.process.ParentWatch;

/**
 * Launches several pipelines that run on, in one JVM: {@code Session speed --flag=value … ++ ingest
 * --flag=value …}. On one machine they share what a JVM loads and compiles, as the jobs of a Flink
 * session cluster share its task managers; and, as there, they end together.
 */
public final class Session {
  /** Stands between two pipelines. */
  public static final String NEXT = "++";

  private Session() {}

  /** Exit status: that of the first pipeline that ends. */
  public static void main(String[] args) throws InterruptedException {
    ParentWatch.installIfAsked();
    // Not exit: what the others' clusters say of their end would hide the reason.
    Runtime.getRuntime().halt(run(pipelines(args)));
  }

  /** The arguments of {@link Main} for each pipeline. */
  static List<List<String>> pipelines(String... args) {
    List<List<String>> pipelines = new ArrayList<>();
    List<String> pipeline = new ArrayList<>();
    pipelines.add(pipeline);
    for (String arg : args) {
      if (arg.equals(NEXT)) {
        pipeline = new ArrayList<>();
        pipelines.add(pipeline);
      } else {
        pipeline.add(arg);
      }
    }
    return pipelines;
  }

  static int run(List<List<String>> pipelines) throws InterruptedException {
    BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
    for (List<String> pipeline : pipelines) {
      String name = String.join(" ", pipeline.subList(0, Math.min(2, pipeline.size())));
      Thread thread = new Thread(() -> ended.add(new Ended(name, status(pipeline))), name);
      thread.setDaemon(true);
      thread.start();
    }
    Ended first = ended.take();
    System.err.println("session: '" + first.name() + "' ended with status " + first.status());
    return first.status();
  }

  private static int status(List<String> pipeline) {
    try {
      return Main.run(pipeline.toArray(String[]::new));
    } catch (Throwable e) { // Whatever it is, the session ends with it, and says what it was.
      e.printStackTrace();
      return 1;
    }
  }

  private record Ended(String name, int status) {}
}
