/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks.flinkpeer;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/** Bids that have all fields and a price. */
final class BidDecoder extends EventDecoder<Bid> {
  private static final long serialVersionUID = 1L;

  @Override
  Bid event(JsonParser json) throws IOException {
    String id = null;
    String auction = null;
    String bidder = null;
    String channel = null;
    int price = 0;
    long at = Long.MIN_VALUE;
    if (json.nextToken() != JsonToken.START_OBJECT) {
      return null;
    }
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      switch (name) {
        case "id" -> id = json.nextTextValue();
        case "auction" -> auction = json.nextTextValue();
        case "bidder" -> bidder = json.nextTextValue();
        case "price" -> price = json.nextIntValue(0);
        case "channel" -> channel = json.nextTextValue();
        case "at" -> at = json.nextLongValue(Long.MIN_VALUE);
        default -> {
          json.nextToken();
          json.skipChildren();
        }
      }
    }
    boolean whole =
        id != null && auction != null && bidder != null && channel != null && at > Long.MIN_VALUE;
    return whole && price > 0 ? new Bid(id, at, price, auction, bidder) : null;
  }

  @Override
  public TypeInformation<Bid> getProducedType() {
    return Bid.TYPE;
  }
}
