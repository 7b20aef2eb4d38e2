/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.twinbeam.core.shard.FlushSink;
import org.twinbeam.core.shard.ShardFlush;

/** Elements that a pipeline run in this JVM leaves behind. */
final class Collected<T> {

  private static final Map<String, Queue<Object>> ALL = new ConcurrentHashMap<>();

  private final String name = UUID.randomUUID().toString();

  Collected() {
    ALL.put(name, new ConcurrentLinkedQueue<>());
  }

  /** A transform that collects what it is applied to. */
  ParDo.SingleOutput<T, Void> collect() {
    return ParDo.of(new Collect<>(name));
  }

  /** A sink that collects what is written to it. */
  static FlushSink sink(Collected<ShardFlush> into) {
    return new Sink(into.name);
  }

  private record Sink(String name) implements FlushSink {
    @Override
    public void write(ShardFlush flush) {
      ALL.getOrDefault(name, new ConcurrentLinkedQueue<>()).add(flush);
    }
  }

  /** What was collected, for those who ran the pipeline to its end. */
  @SuppressWarnings("unchecked")
  List<T> take() {
    return new ArrayList<>((Queue<T>) ALL.remove(name));
  }

  private static final class Collect<T> extends DoFn<T, Void> {
    private static final long serialVersionUID = 1L;

    private final String name;

    Collect(String name) {
      this.name = name;
    }

    @ProcessElement
    public void add(@Element T element) {
      ALL.get(name).add(element);
    }
  }
}
