/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.twinbeam.core.process.ParentWatch;

/**
 * The main job on one machine: real brokers, a real PostgreSQL, every door, both layers on their
 * engines, a week of flights and the readings of sensor motes, and at the end every cell compared
 * with the oracle.
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
    System.setProperty(Settings.WORK, settings.work().toString());
    Lifetimes lifetimes = new Lifetimes();
    Ending.install(lifetimes);
    ParentWatch.onParentExit(() -> System.exit(FAILED));
    System.exit(run(settings, display, lifetimes));
  }

  private static int run(Settings settings, Display display, Lifetimes lifetimes) {
    try (WorkDirectory work = WorkDirectory.open(settings.work());
        lifetimes) {
      return run(
          new MainJob(settings, work.layout(), display, lifetimes), settings, display, lifetimes);
    } catch (Exception e) {
      // The directory is in use, or cannot be emptied.
      display.say("quickstart: " + e.getMessage());
      return FAILED;
    }
  }

  private static int run(MainJob job, Settings settings, Display display, Lifetimes lifetimes) {
    try {
      List<Verdict> verdicts = job.run();
      if (!settings.once()) {
        display.say("\n  Serving until Ctrl-C.");
        job.keepServing();
      }
      lifetimes.close();
      boolean equal = verdicts.stream().allMatch(Verdict::equal);
      display.say(equal ? lastLine(job, verdicts) : "quickstart: merged is NOT the oracle's");
      return equal ? EQUAL : FAILED;
    } catch (QuickstartFailure e) {
      display.end();
      display.say("\nquickstart: failed: " + e.getMessage());
    } catch (Exception e) {
      // Where we are ending because we were asked to, what broke on the way says nothing.
      if (!lifetimes.closing()) {
        display.end();
        display.say("\nquickstart: failed: " + e);
        e.printStackTrace();
      }
    }
    return FAILED;
  }

  private static String lastLine(MainJob job, List<Verdict> verdicts) {
    return "quickstart: "
        + job.events()
        + " events, "
        + verdicts.stream().mapToInt(Verdict::cells).sum()
        + " cells, merged = oracle";
  }
}
