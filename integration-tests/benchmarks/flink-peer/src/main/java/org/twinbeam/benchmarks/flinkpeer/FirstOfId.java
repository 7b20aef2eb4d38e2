/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks.flinkpeer;

import org.apache.flink.api.common.functions.RichFilterFunction;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;

/**
 * Passes the first event of each id. Ids are never forgotten.
 *
 * @param <E> the events, keyed by their ids
 */
final class FirstOfId<E> extends RichFilterFunction<E> {
  private static final long serialVersionUID = 1L;

  private transient ValueState<Boolean> seen;

  @Override
  public void open(Configuration parameters) {
    seen = getRuntimeContext().getState(new ValueStateDescriptor<>("seen", Types.BOOLEAN));
  }

  @Override
  public boolean filter(E event) throws Exception {
    if (seen.value() != null) {
      return false;
    }
    seen.update(true);
    return true;
  }
}
