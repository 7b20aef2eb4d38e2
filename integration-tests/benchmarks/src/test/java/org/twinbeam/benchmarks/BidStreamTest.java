/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BidStreamTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void countsTheCellsThatTheBidsHave() throws Exception {
    Set<String> cells = new HashSet<>();
    Set<String> ids = new HashSet<>();
    BidStream.Given given = given(2_000, new ArrayList<>());
    for (JsonNode bid : bids(2_000)) {
      long hour = bid.path("at").longValue() / 3_600_000;
      cells.add("auction " + bid.path("auction").textValue() + " " + hour);
      cells.add("bidder " + bid.path("bidder").textValue() + " " + hour);
      ids.add(bid.path("id").textValue());
    }
    assertThat(given.cells()).isEqualTo(cells.size()).isBetween(2_000L, 2_001L);
    assertThat(given.bids()).isEqualTo(ids.size());
  }

  @Test
  void theSameBidsEachTime() throws Exception {
    assertThat(bids(500)).isEqualTo(bids(500));
  }

  @Test
  void hotOnesAreAsFrequentAsNexmarkHasThem() throws Exception {
    List<JsonNode> bids = bids(20_000);
    // Among what is not hot, the hot ones are as likely as any: one auction of about 111.
    assertThat(share(bids, "auction", "\\d*00")).isCloseTo(0.5, within(0.02));
    assertThat(share(bids, "bidder", "\\d*01")).isCloseTo(0.75, within(0.02));
    assertThat(share(bids, "channel", "Google|Facebook|Baidu|Apple")).isCloseTo(0.5, within(0.02));
  }

  @Test
  void pricesAreEvenByTheirLogarithm() throws Exception {
    List<JsonNode> bids = bids(20_000);
    double sum = 0;
    for (JsonNode bid : bids) {
      double power = Math.log10(bid.path("price").intValue() / 100.0);
      assertThat(power).isBetween(0.0, 6.0);
      sum += power;
    }
    assertThat(sum / bids.size()).isCloseTo(3, within(0.05));
  }

  private static double share(List<JsonNode> bids, String field, String pattern) {
    return (double)
            bids.stream().filter(bid -> bid.path(field).textValue().matches(pattern)).count()
        / bids.size();
  }

  private static List<JsonNode> bids(int cells) throws Exception {
    List<byte[]> texts = new ArrayList<>();
    given(cells, texts);
    List<JsonNode> bids = new ArrayList<>();
    for (byte[] text : texts) {
      bids.add(JSON.readTree(text));
    }
    return bids;
  }

  private static BidStream.Given given(int cells, List<byte[]> texts) {
    return BidStream.each(cells, texts::add);
  }
}
