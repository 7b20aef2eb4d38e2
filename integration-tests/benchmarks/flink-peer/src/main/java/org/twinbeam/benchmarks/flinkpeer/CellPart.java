/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks.flinkpeer;

import org.apache.flink.api.common.typeinfo.BasicArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.api.java.tuple.Tuple5;
import org.apache.flink.api.java.typeutils.TupleTypeInfo;

/**
 * Some events of one cell: the cell (view's ordinal, start, key), how many there are, the sum of
 * their numbers, and, where the view has a sketch of them, their numbers and their texts; where it
 * keeps the greatest number, that one.
 *
 * <p>Values and not sketches: a cell has few events in a bundle, and adding them is cheaper than
 * merging a sketch of them.
 */
public final class CellPart
    extends Tuple5<Tuple3<Integer, Long, String>, Integer, Long, int[], String[]> {
  private static final long serialVersionUID = 1L;

  static final TypeInformation<Tuple3<Integer, Long, String>> KEY =
      Types.TUPLE(Types.INT, Types.LONG, Types.STRING);

  static final TypeInformation<CellPart> TYPE =
      new TupleTypeInfo<>(
          CellPart.class,
          KEY,
          Types.INT,
          Types.LONG,
          PrimitiveArrayTypeInfo.INT_PRIMITIVE_ARRAY_TYPE_INFO,
          BasicArrayTypeInfo.STRING_ARRAY_TYPE_INFO);

  /** For Flink. */
  public CellPart() {}

  CellPart(
      Tuple3<Integer, Long, String> cell, int events, long sum, int[] numbers, String[] texts) {
    super(cell, events, sum, numbers, texts);
  }
}
