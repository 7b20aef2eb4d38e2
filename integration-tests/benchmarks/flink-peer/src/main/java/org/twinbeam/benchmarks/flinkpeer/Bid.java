/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks.flinkpeer;

import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple5;
import org.apache.flink.api.java.typeutils.TupleTypeInfo;

/** An event: id, at (milliseconds since 1970), price, auction, bidder. */
public final class Bid extends Tuple5<String, Long, Integer, String, String> {
  private static final long serialVersionUID = 1L;

  static final TupleTypeInfo<Bid> TYPE =
      new TupleTypeInfo<>(
          Bid.class, Types.STRING, Types.LONG, Types.INT, Types.STRING, Types.STRING);

  /** For Flink. */
  public Bid() {}

  Bid(String id, long at, int price, String auction, String bidder) {
    super(id, at, price, auction, bidder);
  }

  String id() {
    return f0;
  }

  long at() {
    return f1;
  }

  int price() {
    return f2;
  }

  String auction() {
    return f3;
  }

  String bidder() {
    return f4;
  }
}
