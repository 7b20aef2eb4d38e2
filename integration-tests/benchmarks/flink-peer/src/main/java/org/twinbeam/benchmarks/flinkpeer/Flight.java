/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks.flinkpeer;

import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple5;
import org.apache.flink.api.java.typeutils.TupleTypeInfo;

/** An event: flight, departed (milliseconds since 1970), delay, origin, destination. */
public final class Flight extends Tuple5<String, Long, Integer, String, String> {
  private static final long serialVersionUID = 1L;

  static final TupleTypeInfo<Flight> TYPE =
      new TupleTypeInfo<>(
          Flight.class, Types.STRING, Types.LONG, Types.INT, Types.STRING, Types.STRING);

  /** For Flink. */
  public Flight() {}

  Flight(String flight, long departed, int delay, String origin, String destination) {
    super(flight, departed, delay, origin, destination);
  }

  String flight() {
    return f0;
  }

  long departed() {
    return f1;
  }

  int delay() {
    return f2;
  }

  String origin() {
    return f3;
  }

  String destination() {
    return f4;
  }
}
