/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.format;

/**
 * How much a body or file may ask for.
 *
 * @param eventBytes largest payload; a splitter holds no more than one of them, and in a container
 *     of blocks one block
 * @param headerBytes largest header of CSV or of a container, its schema included
 * @param depth deepest nesting of objects and arrays where a splitter must follow it
 * @param events largest number of payloads
 * @param blockBytes largest block of a container, as it is stored and as it is expanded
 */
public record SplitLimits(int eventBytes, int headerBytes, int depth, long events, int blockBytes) {

  /** Payloads of 1 MiB, as many as there are. */
  public static final SplitLimits DEFAULT =
      new SplitLimits(1 << 20, 1 << 18, 1_000, Long.MAX_VALUE, 1 << 26);

  public SplitLimits {
    atLeastOne("eventBytes", eventBytes);
    atLeastOne("headerBytes", headerBytes);
    atLeastOne("depth", depth);
    atLeastOne("events", events);
    atLeastOne("blockBytes", blockBytes);
  }

  public SplitLimits withEventBytes(int limit) {
    return new SplitLimits(limit, headerBytes, depth, events, blockBytes);
  }

  public SplitLimits withEvents(long limit) {
    return new SplitLimits(eventBytes, headerBytes, depth, limit, blockBytes);
  }

  public SplitLimits withBlockBytes(int limit) {
    return new SplitLimits(eventBytes, headerBytes, depth, events, limit);
  }

  /**
   * Checks that another payload is allowed.
   *
   * @param number how many there were before
   */
  void another(long number, Growing event) throws TooLargeException {
    if (number >= events) {
      throw new TooLargeException(
          "more than "
              + events
              + " events: another begins at "
              + event.begins()
              + "; send fewer at once");
    }
  }

  private static void atLeastOne(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + ", must be at least 1");
    }
  }
}
