/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.twinbeam.core.process.ParentWatch;

/**
 * The main job on one machine: a real Kafka, a real PostgreSQL, both layers on their engines, a week
 * of flights, and at the end every cell compared with the oracle.
 *
 * <p>Exit status: 0 if all cells were equal, 1 if not or if something failed.
 */
public final class Quickstart {
  private static final int EQUAL = 0;
  private static final int FAILED = 1;

  private Quickstart() {}

  public static void main(String[] args) {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    Display display = Display.on(out, System.console() != null, System.getenv());
    Settings settings = Settings.ofBuild();
    Lifetimes lifetimes = new Lifetimes();
    Ending.install(lifetimes);
    ParentWatch.onParentExit(() -> System.exit(FAILED));
    System.exit(run(settings, display, lifetimes));
  }

  private static int run(Settings settings, Display display, Lifetimes lifetimes) {
    try (WorkDirectory work = WorkDirectory.open(settings.work());
        lifetimes) {
      MainJob job = new MainJob(settings, work, display, lifetimes);
      Verdict verdict = job.run();
      if (!settings.once()) {
        display.say("\nServing until Ctrl-C.");
        job.keepServing();
      }
      lifetimes.close();
      if (!verdict.equal()) {
        display.say("quickstart: merged is NOT equal to the oracle");
        return FAILED;
      }
      display.say(
          "quickstart: "
              + job.events()
              + " events, "
              + verdict.cells()
              + " cells, merged = oracle");
      return EQUAL;
    } catch (Exception e) {
      return failed(e, display, lifetimes);
    }
  }

  private static int failed(Exception e, Display display, Lifetimes lifetimes) {
    if (lifetimes.closing() && !(e instanceof QuickstartFailure)) {
      // We are ending because we were asked to; that something broke on the way says nothing.
      return FAILED;
    }
    display.end();
    display.say("");
    display.say("quickstart: failed: " + (e instanceof QuickstartFailure ? e.getMessage() : e));
    if (!(e instanceof QuickstartFailure)) {
      e.printStackTrace();
    }
    return FAILED;
  }
}
