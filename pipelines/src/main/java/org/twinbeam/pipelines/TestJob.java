/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.twinbeam.core.definition.Cases;
import org.twinbeam.core.definition.CasesReader;
import org.twinbeam.core.definition.DefinitionReader;
import org.twinbeam.core.definition.InvalidDefinitionException;
import org.twinbeam.core.log.LogRecord;
import org.twinbeam.core.log.Slice;
import org.twinbeam.core.log.SliceReader;
import org.twinbeam.core.shard.CellId;
import org.twinbeam.core.shard.ShardFlush;
import org.twinbeam.core.shard.ShardFlush.Reject;
import org.twinbeam.core.shard.StreamPlan;
import org.twinbeam.pipelines.options.TestOptions;
import org.twinbeam.transforms.AggregateSlices;
import org.twinbeam.transforms.MergeStates;

/**
 * Runs a definition's cases by the batch layer's transforms, each as an epoch of its own, and
 * writes what came out: states of cells, counts and rejects. It needs the DirectRunner, for it
 * collects in this JVM.
 */
final class TestJob implements Job {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public String name() {
    return "test";
  }

  @Override
  public String summary() {
    return "a definition's cases, by the layers' own transforms (Direct)";
  }

  @Override
  public List<Class<? extends PipelineOptions>> options() {
    return List.of(TestOptions.class);
  }

  @Override
  public void run(PipelineOptions options) throws Exception {
    TestOptions flags = options.as(TestOptions.class);
    Cases cases;
    StreamPlan plan;
    try {
      cases = CasesReader.read(Path.of(flags.getCases()));
      plan = StreamPlan.of(DefinitionReader.read(cases.definition()).yaml());
    } catch (InvalidDefinitionException e) {
      throw new RefusedException(e.getMessage());
    }
    if (!plan.definition().scored().isEmpty()) {
      throw new RefusedException(
          "models tell fields of " + plan.definition().stream() + ", and cases ask no models");
    }
    Pipeline pipeline = Pipeline.create(options);
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < cases.cases().size(); i++) {
      outcomes.add(Outcome.of(pipeline, plan, cases.cases().get(i), "case " + (i + 1)));
    }
    pipeline.run().waitUntilFinish();
    List<Map<String, Object>> results = new ArrayList<>();
    for (Outcome outcome : outcomes) {
      results.add(outcome.take(plan));
    }
    Files.write(Path.of(flags.getResults()), JSON.writeValueAsBytes(results));
  }

  /** What comes out of one case. */
  private record Outcome(
      Collected<KV<CellId, byte[]>> cells,
      Collected<KV<Integer, ShardFlush.CountRow>> counts,
      Collected<Reject> rejects) {

    static Outcome of(Pipeline pipeline, StreamPlan plan, Cases.Case each, String name) {
      Outcome outcome = new Outcome(new Collected<>(), new Collected<>(), new Collected<>());
      String yaml = plan.definition().yaml();
      PCollectionTuple outputs =
          pipeline
              .apply(
                  "Events of " + name,
                  Create.of(new Slice(0, 0, 0, 1, List.of()))
                      .withCoder(SerializableCoder.of(Slice.class)))
              .apply("Aggregate " + name, AggregateSlices.of(yaml, Events.of(each)));
      outputs
          .get(AggregateSlices.CELLS)
          .apply("Merge " + name, MergeStates.of(yaml))
          .apply("Cells of " + name, outcome.cells.collect());
      outputs.get(AggregateSlices.COUNTS).apply("Counts of " + name, outcome.counts.collect());
      outputs.get(AggregateSlices.REJECTS).apply("Rejects of " + name, outcome.rejects.collect());
      return outcome;
    }

    Map<String, Object> take(StreamPlan plan) {
      List<Map<String, Object>> states = new ArrayList<>();
      for (KV<CellId, byte[]> cell : cells.take()) {
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("view", plan.views().get(cell.getKey().view()).view().name());
        state.put("pane", cell.getKey().paneStart());
        state.put("key", cell.getKey().key());
        state.put("state", cell.getValue());
        states.add(state);
      }
      List<Map<String, Object>> rejected = new ArrayList<>();
      for (Reject reject : rejects.take()) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("event", reject.offset() + 1);
        told.put("step", reject.step());
        told.put("cause", reject.cause());
        rejected.add(told);
      }
      long duplicates = 0;
      for (KV<Integer, ShardFlush.CountRow> count : counts.take()) {
        duplicates += count.getValue().duplicates();
      }
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("states", states);
      result.put("rejects", rejected);
      result.put("duplicates", duplicates);
      return result;
    }
  }

  /** The events of a case, in the place of a lake. */
  private record Events(ArrayList<Each> events) implements SliceReader {
    private static final long serialVersionUID = 1L;

    private record Each(byte[] payload, String contentType, String source) implements Serializable {
      private static final long serialVersionUID = 1L;
    }

    static Events of(Cases.Case each) {
      ArrayList<Each> events = new ArrayList<>();
      for (Cases.Event event : each.events()) {
        byte[] payload = event.payload().getBytes(StandardCharsets.UTF_8);
        events.add(new Each(payload, event.contentType(), event.source()));
      }
      return new Events(events);
    }

    @Override
    public void read(Slice slice, Consumer<LogRecord> to) {
      for (int i = 0; i < events.size(); i++) {
        Each each = events.get(i);
        to.accept(new LogRecord(0, i, 0, 0, each.payload, each.contentType, each.source, null));
      }
    }
  }

  /**
   * Elements that a pipeline in this JVM leaves behind.
   *
   * <p>The queues are a resource of the JVM, which the runner's copies of a step share; each is
   * taken away when it is read.
   */
  private static final class Collected<T> {
    private static final Map<String, Queue<Object>> ALL = new ConcurrentHashMap<>();

    private final String name = UUID.randomUUID().toString();

    Collected() {
      ALL.put(name, new ConcurrentLinkedQueue<>());
    }

    ParDo.SingleOutput<T, Void> collect() {
      return ParDo.of(new Collect<>(name));
    }

    @SuppressWarnings("unchecked") // Only collect() adds, and only T.
    List<T> take() {
      return new ArrayList<>((Queue<T>) ALL.remove(name));
    }
  }

  private static final class Collect<T> extends DoFn<T, Void> {
    private static final long serialVersionUID = 1L;

    private final String name;

    Collect(String name) {
      this.name = name;
    }

    @ProcessElement
    public void add(@Element T element) {
      Collected.ALL.get(name).add(element);
    }
  }
}
