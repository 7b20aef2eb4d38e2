/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.models.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.twinbeam.models.feature.ModelInputs.Part;

/**
 * Examples in memory, column by column, in the order of event time and then of their places in the
 * lake: the same examples in the same order, however they came. A value takes four bytes and is
 * kept once, so columns of few values are small, and others as large as their values.
 */
public final class Examples {
  private final List<String> columns;
  private final long[] times;
  private final Part[] parts;
  private final float[] labels;
  private final long[] labelTimes;
  private final int[][] codes;
  private final List<List<Object>> dictionaries;
  private final long unlabelled;
  private final long unusable;

  private Examples(Builder b, int[] order) {
    int n = order.length;
    columns = b.columns;
    times = new long[n];
    parts = new Part[n];
    labels = new float[n];
    labelTimes = new long[n];
    codes = new int[columns.size()][n];
    dictionaries = b.dictionaries;
    unlabelled = b.unlabelled;
    unusable = b.unusable;
    for (int i = 0; i < n; i++) {
      int from = order[i];
      times[i] = b.times[from];
      parts[i] = Part.values()[b.parts[from]];
      labels[i] = b.labels[from];
      labelTimes[i] = b.labelTimes[from];
      for (int c = 0; c < codes.length; c++) {
        codes[c][i] = b.codes[c][from];
      }
    }
  }

  /** Names of the columns that the inputs are. */
  public List<String> columns() {
    return columns;
  }

  public int size() {
    return times.length;
  }

  /** How many were left out because nothing has told their label yet. */
  public long unlabelled() {
    return unlabelled;
  }

  /** How many were left out: a column could not be computed, or float32 cannot hold the label. */
  public long unusable() {
    return unusable;
  }

  long time(int row) {
    return times[row];
  }

  Part part(int row) {
    return parts[row];
  }

  float label(int row) {
    return labels[row];
  }

  /** Event time of what told the label. */
  long labelTime(int row) {
    return labelTimes[row];
  }

  /** Fills the array with a row's inputs. */
  void read(int row, Object[] inputs) {
    for (int c = 0; c < codes.length; c++) {
      inputs[c] = dictionaries.get(c).get(codes[c][row]);
    }
  }

  /** Takes examples in any order. */
  public static final class Builder {
    private final List<String> columns;
    private final List<List<Object>> dictionaries = new ArrayList<>();
    private final List<Map<Object, Integer>> codesOf = new ArrayList<>();
    private long[] times = new long[1024];
    private int[] partitions = new int[1024];
    private long[] offsets = new long[1024];
    private byte[] parts = new byte[1024];
    private float[] labels = new float[1024];
    private long[] labelTimes = new long[1024];
    private final int[][] codes;
    private int size;
    private long unlabelled;
    private long unusable;

    /**
     * @param columns names of the inputs of each example
     */
    public Builder(List<String> columns) {
      this.columns = List.copyOf(columns);
      this.codes = new int[columns.size()][1024];
      for (int c = 0; c < codes.length; c++) {
        dictionaries.add(new ArrayList<>());
        codesOf.add(new HashMap<>());
      }
    }

    /** Adds one, if it has a label and all columns. */
    public void add(Example example) {
      if (example.part() == Part.UNUSABLE) {
        unusable++;
        return;
      }
      if (Double.isNaN(example.label())) {
        unlabelled++;
        return;
      }
      if (!Float.isFinite((float) example.label())) {
        unusable++;
        return;
      }
      if (size == times.length) {
        grow();
      }
      times[size] = example.timeMillis();
      partitions[size] = example.partition();
      offsets[size] = example.offset();
      parts[size] = (byte) example.part().ordinal();
      labels[size] = (float) example.label();
      labelTimes[size] = example.labelTimeMillis();
      for (int c = 0; c < codes.length; c++) {
        codes[c][size] = code(c, example.inputs()[c]);
      }
      size++;
    }

    private int code(int column, Object value) {
      List<Object> dictionary = dictionaries.get(column);
      Integer known = codesOf.get(column).putIfAbsent(value, dictionary.size());
      if (known != null) {
        return known;
      }
      dictionary.add(value);
      return dictionary.size() - 1;
    }

    private void grow() {
      int capacity = size * 2;
      times = Arrays.copyOf(times, capacity);
      partitions = Arrays.copyOf(partitions, capacity);
      offsets = Arrays.copyOf(offsets, capacity);
      parts = Arrays.copyOf(parts, capacity);
      labels = Arrays.copyOf(labels, capacity);
      labelTimes = Arrays.copyOf(labelTimes, capacity);
      for (int c = 0; c < codes.length; c++) {
        codes[c] = Arrays.copyOf(codes[c], capacity);
      }
    }

    /** All that were added. */
    public Examples build() {
      Integer[] order = new Integer[size];
      Arrays.setAll(order, i -> i);
      Arrays.sort(
          order,
          Comparator.<Integer>comparingLong(i -> times[i])
              .thenComparingInt(i -> partitions[i])
              .thenComparingLong(i -> offsets[i]));
      return new Examples(this, Arrays.stream(order).mapToInt(i -> i).toArray());
    }
  }
}
