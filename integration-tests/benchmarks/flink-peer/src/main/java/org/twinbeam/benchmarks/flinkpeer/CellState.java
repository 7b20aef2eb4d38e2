/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks.flinkpeer;

import java.nio.ByteBuffer;
import org.twinbeam.core.measure.Aggregation;
import org.twinbeam.core.measure.State;

/** What is known of a cell: its events, the sum of their numbers, and what the view has besides. */
public final class CellState {
  private final CellView view;
  private long events;
  private long sum;
  private int most = Integer.MIN_VALUE;
  private final State numbers;
  private final State texts;

  CellState(CellView view) {
    this(view, 0, 0, zero(view.numbers()), zero(view.texts()));
  }

  private CellState(CellView view, long events, long sum, State numbers, State texts) {
    this.view = view;
    this.events = events;
    this.sum = sum;
    this.numbers = numbers;
    this.texts = texts;
  }

  private static State zero(Aggregation aggregation) {
    return aggregation == null ? null : aggregation.stateType().zero();
  }

  void add(CellPart part) {
    events += part.f1;
    sum += part.f2;
    for (int number : part.f3) {
      if (numbers == null) {
        most = Math.max(most, number);
      } else {
        numbers.add((long) number, 0, 0, 0);
      }
    }
    for (String text : part.f4) {
      texts.add(text, 0, 0, 0);
    }
  }

  CellView view() {
    return view;
  }

  /** How many there are. */
  public long events() {
    return events;
  }

  /** Written, so that it can be merged with others. */
  byte[] toBytes() {
    ByteBuffer out =
        ByteBuffer.allocate(
            2 * Long.BYTES
                + (view.most() ? Integer.BYTES : 0)
                + (numbers == null ? 0 : numbers.size())
                + (texts == null ? 0 : texts.size()));
    out.putLong(events).putLong(sum);
    if (view.most()) {
      out.putInt(most);
    }
    if (numbers != null) {
      numbers.write(out);
    }
    if (texts != null) {
      texts.write(out);
    }
    return out.array();
  }

  /** What {@link #toBytes} wrote. */
  public static CellState read(CellView view, byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    long events = in.getLong();
    long sum = in.getLong();
    int most = view.most() ? in.getInt() : Integer.MIN_VALUE;
    CellState state =
        new CellState(view, events, sum, read(view.numbers(), in), read(view.texts(), in));
    state.most = most;
    return state;
  }

  private static State read(Aggregation aggregation, ByteBuffer in) {
    return aggregation == null ? null : aggregation.stateType().read(in);
  }

  /** Of the numbers. */
  public double mean() {
    return (double) sum / events;
  }

  /** The greatest number, where the view keeps it. */
  public int most() {
    return most;
  }

  /** What the numbers finish to. */
  public Object ofNumbers() {
    return view.numbers().finish(numbers);
  }

  /** What the texts finish to. */
  public Object ofTexts() {
    return view.texts().finish(texts);
  }
}
