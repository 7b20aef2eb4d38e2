/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.pull;

import java.util.HashSet;
import java.util.Set;
import java.util.function.BiConsumer;

/** Goes from page to page. */
final class PageWalk {
  /** A service that has nothing to give and always a next page would be asked for ever. */
  private static final int MAX_EMPTY = 1_000;

  private final String source;
  private final Pages pages;

  /** Gives the page of a cursor. */
  @FunctionalInterface
  interface Pages {
    Page page(String cursor) throws InterruptedException;
  }

  PageWalk(String source, Pages pages) {
    this.source = source;
    this.pages = pages;
  }

  /**
   * Passes on each item with its page's cursor, up to the last page, or to the one that has so many
   * items together with those before it.
   *
   * @param from cursor of the page to begin with
   * @param again whether that page was read before: its items are not counted
   * @throws PullException if the pages run in a circle, or on and on without an item
   */
  void walk(String from, boolean again, long rows, BiConsumer<String, byte[]> each)
      throws InterruptedException {
    Set<String> visited = new HashSet<>();
    long left = rows;
    int empty = 0;
    boolean counted = !again;
    for (String at = from; at != null && left > 0; ) {
      visited.add(at);
      Page page = pages.page(at);
      for (byte[] item : page.items()) {
        each.accept(at, item);
      }
      left -= counted ? page.items().size() : 0;
      counted = true;
      empty = page.items().isEmpty() ? empty + 1 : 0;
      if (empty == MAX_EMPTY) {
        throw new PullException(
            "%s gave %d pages without an item, one after the other, and names a next one, %s"
                .formatted(source, empty, page.next()));
      }
      if (page.items().isEmpty() && at.equals(page.next())) {
        return; // "Ask here again later", as the last page of some.
      }
      if (page.next() != null && visited.contains(page.next())) {
        throw new PullException(
            "the pages of %s run in a circle: after %s comes %s, which was read before"
                .formatted(
                    source, at.isEmpty() ? "the first page" : "page " + at, "page " + page.next()));
      }
      at = page.next();
    }
  }
}
