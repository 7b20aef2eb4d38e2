/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Shows progress as it comes, and keeps messages and progress apart. */
abstract class Display {

  /** Shows progress if it is time to. */
  abstract void show(Progress progress);

  /** Prints a line that stays. */
  abstract void say(String line);

  /** Ends the showing of progress: what follows stands below it. */
  abstract void end();

  abstract Screen screen();

  /**
   * A live block on a terminal; elsewhere a line every few seconds.
   *
   * @param terminal whether {@code out} is one
   * @param environment its NO_COLOR and TERM are respected
   */
  static Display on(PrintStream out, boolean terminal, Map<String, String> environment) {
    if (!terminal || "dumb".equals(environment.get("TERM"))) {
      return new Lines(out, Duration.ofSeconds(5));
    }
    String noColor = environment.getOrDefault("NO_COLOR", "");
    return new Live(out, new Screen(noColor.isEmpty()));
  }

  /** Draws the block again and again over itself. */
  static final class Live extends Display {
    private final PrintStream out;
    private final Screen screen;
    private int drawn;
    private List<String> last = List.of();

    Live(PrintStream out, Screen screen) {
      this.out = out;
      this.screen = screen;
    }

    @Override
    synchronized void show(Progress progress) {
      last = screen.block(progress);
      draw();
    }

    @Override
    synchronized void say(String line) {
      erase();
      out.println(line);
      draw();
    }

    @Override
    synchronized void end() {
      last = List.of();
      drawn = 0;
    }

    @Override
    Screen screen() {
      return screen;
    }

    private void draw() {
      StringBuilder text = new StringBuilder(up());
      for (String line : last) {
        text.append(line).append("\033[K\n");
      }
      out.print(text);
      out.flush();
      drawn = last.size();
    }

    private void erase() {
      out.print(up() + "\033[J");
      drawn = 0;
    }

    private String up() {
      return drawn == 0 ? "" : "\033[" + drawn + "A\r";
    }
  }

  /** Prints a line at each interval and when the phase changes. */
  static final class Lines extends Display {
    private final PrintStream out;
    private final Duration interval;
    private Duration next = Duration.ZERO;
    private String phase = "";

    Lines(PrintStream out, Duration interval) {
      this.out = out;
      this.interval = interval;
    }

    @Override
    synchronized void show(Progress progress) {
      if (progress.elapsed().compareTo(next) >= 0 || !progress.phase().equals(phase)) {
        out.println(Screen.line(progress));
        out.flush();
        next = progress.elapsed().plus(interval);
        phase = progress.phase();
      }
    }

    @Override
    synchronized void say(String line) {
      out.println(line);
      out.flush();
    }

    @Override
    void end() {}

    @Override
    Screen screen() {
      return new Screen(false);
    }
  }
}
