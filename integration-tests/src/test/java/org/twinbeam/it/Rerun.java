/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** Which seeds a test runs, and the command that runs one of them alone. */
final class Rerun {
  private static final String NOTHING_ELSE = " -Dsurefire.failIfNoSpecifiedTests=false";

  private Rerun() {}

  /**
   * The seeds to run: that given by {@code -Dseed=N}; or those from 1 to N, for a long run, by
   * {@code -Dseeds=N}; else these.
   */
  static List<Long> seeds(long... usual) {
    if (System.getProperty("seed") != null) {
      return List.of(Long.getLong("seed"));
    } else if (System.getProperty("seeds") != null) {
      return LongStream.rangeClosed(1, Long.getLong("seeds")).boxed().toList();
    }
    return LongStream.of(usual).boxed().toList();
  }

  /**
   * Of a long run every eleventh seed, so that each tenth of them has a big log as {@link
   * HostileLog} makes them; else these or that given.
   *
   * @see #seeds
   */
  static List<Long> fewSeeds(long... usual) {
    boolean all = System.getProperty("seed") != null || System.getProperty("seeds") == null;
    return seeds(usual).stream().filter(seed -> all || seed % 11 == 1).toList();
  }

  /** Whether this is a run with -Pfull, that leaves out nothing. */
  static boolean everything() {
    return System.getProperty("twinbeam.tests.excluded", "full").isEmpty();
  }

  /**
   * The command that runs the test that this is called from with one log alone.
   *
   * @param definition its file, from the repository's root; null for the usual one
   */
  static String command(long seed, String definition) {
    String test = runningTest().orElse("None");
    String tests =
        test.endsWith("IT")
            ? "verify -Dtest=None -Dit.test=" + test + " -Dfailsafe.failIfNoSpecifiedTests=false"
            : "test -Dtest=" + test;
    return "mvn -pl integration-tests -am "
        + (everything() ? "-Pfull " : "")
        + tests
        + NOTHING_ELSE
        + " -Dseed="
        + seed
        + (definition == null ? "" : " -Ddefinition=" + definition);
  }

  private static Optional<String> runningTest() {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames
                    .map(StackWalker.StackFrame::getClassName)
                    .filter(name -> name.matches("org[.]twinbeam[.].*(Test|IT)([$].*)?"))
                    .map(name -> name.replaceFirst(".*[.]", "").replaceFirst("[$].*", ""))
                    .reduce((inner, outer) -> outer));
  }
}
