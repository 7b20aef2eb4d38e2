/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.pull;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PageWalkTest {

  @Test
  void itemsCarryTheCursorOfTheirPage() throws Exception {
    Map<String, Page> pages = Map.of("", page("b", "1", "2"), "b", page("c"), "c", page(null, "3"));
    assertThat(walk(pages, "", false, 100)).containsExactly(":1", ":2", "c:3");
  }

  @Test
  void enoughIsEnoughButAPageIsWhole() throws Exception {
    Map<String, Page> pages =
        Map.of("", page("b", "1", "2"), "b", page("c", "3", "4"), "c", page(null, "5"));
    assertThat(walk(pages, "", false, 3)).containsExactly(":1", ":2", "b:3", "b:4");
  }

  /** Otherwise a large page that was read before would end every walk. */
  @Test
  void whatWasReadBeforeIsNotCounted() throws Exception {
    Map<String, Page> pages =
        Map.of("", page("b", "1", "2"), "b", page("c", "3"), "c", page(null, "4"));
    assertThat(walk(pages, "", true, 1)).containsExactly(":1", ":2", "b:3");
  }

  @Test
  void pagesInACircleAreFound() {
    Map<String, Page> pages = Map.of("", page("b", "1"), "b", page("c", "2"), "c", page("b", "3"));
    assertThatThrownBy(() -> walk(pages, "", false, Long.MAX_VALUE))
        .isInstanceOf(PullException.class)
        .hasMessage(
            "the pages of api run in a circle: after page c comes page b, which was read before");
    assertThatThrownBy(() -> walk(Map.of("b", page("b", "1")), "b", false, Long.MAX_VALUE))
        .isInstanceOf(PullException.class)
        .hasMessageContaining("in a circle");
  }

  @Test
  void anEmptyPageThatNamesItselfIsTheLast() throws Exception {
    Map<String, Page> pages = Map.of("", page("b", "1"), "b", page("b"));
    assertThat(walk(pages, "", false, 100)).containsExactly(":1");
  }

  @Test
  void pagesWithoutAnItemForEverAreFound() {
    int[] asked = {0};
    PageWalk walk = new PageWalk("api", cursor -> page("c" + asked[0]++));
    assertThatThrownBy(() -> walk.walk("", false, 10, (cursor, item) -> {}))
        .isInstanceOf(PullException.class)
        .hasMessageContaining("1000 pages without an item");
  }

  private static List<String> walk(Map<String, Page> pages, String from, boolean again, long rows)
      throws InterruptedException {
    List<String> walked = new ArrayList<>();
    new PageWalk("api", pages::get)
        .walk(
            from,
            again,
            rows,
            (cursor, item) -> walked.add(cursor + ":" + new String(item, UTF_8)));
    return walked;
  }

  private static Page page(String next, String... items) {
    return new Page(Arrays.stream(items).map(item -> item.getBytes(UTF_8)).toList(), next);
  }
}
