/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks.flinkpeer;

import java.util.List;

/** The views of bids.yaml. */
final class BidViews implements Views<Bid> {
  private static final long serialVersionUID = 1L;
  private static final long HOUR = 3_600_000L;

  @Override
  public List<CellView> all() {
    return List.of(CellView.BY_AUCTION, CellView.BY_BIDDER);
  }

  @Override
  public String id(Bid event) {
    return event.id();
  }

  @Override
  public void add(Bid event, Bundle bundle) {
    long hour = event.at() - Math.floorMod(event.at(), HOUR);
    bundle.add(CellView.BY_AUCTION, hour, event.auction(), event.price(), null);
    bundle.add(CellView.BY_BIDDER, hour, event.bidder(), event.price(), null);
  }
}
