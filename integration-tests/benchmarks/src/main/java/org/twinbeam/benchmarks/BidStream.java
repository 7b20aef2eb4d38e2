/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Bids as JSON for bids.yaml, the same ones whenever it is asked: what NEXMark (Tucker, Tufte,
 * Papadimos, Maier: NEXMark, a benchmark for queries over data streams, 2002) is today, the
 * generator of Apache Beam and of nexmark/nexmark for Flink, whose classes are named below. Written
 * anew; of its events only the bids are given, and of these no url and no extra text.
 *
 * <p>Events keep its proportions and defaults. Its rate is a parameter: {@value #EVENTS_PER_HOUR}
 * an hour, so that a window has few bids of each key and there are many cells for the bids.
 */
final class BidStream {

  /** NexmarkConfiguration: of 50 events one is a person, three are auctions and 46 are bids. */
  private static final int PROPORTIONS = 50;

  private static final int PEOPLE = 1;
  private static final int AUCTIONS = 3;

  /** NexmarkConfiguration.hotAuctionRatio: one bid of two is for the hot auction. */
  private static final int HOT_AUCTION_RATIO = 2;

  /** NexmarkConfiguration.hotBiddersRatio: three bids of four are the hot bidder's. */
  private static final int HOT_BIDDERS_RATIO = 4;

  /** BidGenerator: the hot one is one of so many, and another when so many have come. */
  private static final int HOT_OF = 100;

  /** BidGenerator: one bid of two has one of four channels, others one of 10,000. */
  private static final int HOT_CHANNELS_RATIO = 2;

  private static final String[] HOT_CHANNELS = {"Google", "Facebook", "Baidu", "Apple"};
  private static final int CHANNELS = 10_000;

  /** NexmarkConfiguration.numInFlightAuctions and numActivePeople. */
  private static final int IN_FLIGHT_AUCTIONS = 100;

  private static final int ACTIVE_PEOPLE = 1_000;

  /** AuctionGenerator.AUCTION_ID_LEAD and PersonGenerator.PERSON_ID_LEAD: ids still to come. */
  private static final int LEAD = 10;

  /** GeneratorConfig.FIRST_AUCTION_ID and FIRST_PERSON_ID. */
  private static final long FIRST_ID = 1_000;

  private static final int EVENTS_PER_HOUR = 360;
  private static final long HOUR_MILLIS = 3_600_000;

  /** 2015-07-15T00:00:00Z, as Beam's NexmarkUtils.BASE_TIME. */
  private static final long BASE_TIME = 1_436_918_400_000L;

  private final SplittableRandom random = new SplittableRandom(1);
  private final Set<Long> auctions = new HashSet<>();
  private final Set<Long> bidders = new HashSet<>();
  private long hour = -1;
  private long cells;
  private long bids;

  /**
   * @param bids how many were given
   * @param cells that they have in both views together
   */
  record Given(long bids, long cells) {}

  private BidStream() {}

  /** Gives bids until they have so many cells, or one more. */
  static Given each(long cells, Consumer<byte[]> bid) {
    BidStream stream = new BidStream();
    for (long event = 0; stream.cells < cells; event++) {
      if (event % PROPORTIONS >= PEOPLE + AUCTIONS) {
        bid.accept(stream.bid(event).getBytes(StandardCharsets.UTF_8));
      }
    }
    return new Given(stream.bids, stream.cells);
  }

  private String bid(long event) {
    long at = BASE_TIME + event * HOUR_MILLIS / EVENTS_PER_HOUR;
    long auction = FIRST_ID + auction((event / PROPORTIONS + 1) * AUCTIONS - 1);
    long bidder = FIRST_ID + bidder((event / PROPORTIONS + 1) * PEOPLE - 1);
    count(at / HOUR_MILLIS, auction, bidder);
    return "{\"id\":\"%s\",\"auction\":\"%s\",\"bidder\":\"%s\",\"price\":%s,\"channel\":\"%s\",\"at\":%s}"
        .formatted(++bids, auction, bidder, price(), channel(), at);
  }

  /** Of ids from 0, as BidGenerator and AuctionGenerator.nextBase0AuctionId choose it. */
  private long auction(long last) {
    if (random.nextInt(HOT_AUCTION_RATIO) > 0) {
      return last / HOT_OF * HOT_OF;
    }
    long least = Math.max(last - IN_FLIGHT_AUCTIONS, 0);
    return least + random.nextLong(last - least + 1 + LEAD);
  }

  /** Of ids from 0, as BidGenerator and PersonGenerator.nextBase0PersonId choose it. */
  private long bidder(long last) {
    if (random.nextInt(HOT_BIDDERS_RATIO) > 0) {
      return last / HOT_OF * HOT_OF + 1;
    }
    long active = Math.min(last + 1, ACTIVE_PEOPLE);
    return last + 1 - active + random.nextLong(active + LEAD);
  }

  /** PriceGenerator: in cents, evenly distributed by its logarithm from 1 to 1,000,000. */
  private long price() {
    return Math.round(Math.pow(10, random.nextDouble() * 6) * 100);
  }

  private String channel() {
    return random.nextInt(HOT_CHANNELS_RATIO) > 0
        ? HOT_CHANNELS[random.nextInt(HOT_CHANNELS.length)]
        : "channel-" + random.nextInt(CHANNELS);
  }

  /** Hours come in their order. */
  private void count(long of, long auction, long bidder) {
    if (of != hour) {
      hour = of;
      auctions.clear();
      bidders.clear();
    }
    cells += (auctions.add(auction) ? 1 : 0) + (bidders.add(bidder) ? 1 : 0);
  }
}
