/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.TextIO;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.transforms.SimpleFunction;
import org.apache.beam.sdk.util.CoderUtils;
import org.twinbeam.core.log.LogRecord;
import org.twinbeam.core.log.Slice;
import org.twinbeam.pipelines.options.DefinitionOptions;
import org.twinbeam.pipelines.options.LakeOptions;
import org.twinbeam.pipelines.options.LogOptions;
import org.twinbeam.pipelines.options.ScoreOptions;
import org.twinbeam.pipelines.options.StoreOptions;
import org.twinbeam.pipelines.options.TraceOptions;
import org.twinbeam.transforms.FindEvents;
import org.twinbeam.transforms.FoundEvent;
import org.twinbeam.transforms.FoundEventCoder;
import org.twinbeam.transforms.Wanted;

/**
 * Finds events in the lake and the log: those of an id, the one at a place, or those that a row of
 * an answer is made of; and tells where each is and what became of it. Writes nothing but what it
 * found.
 */
final class TraceJob implements Job {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public String name() {
    return "trace";
  }

  @Override
  public String summary() {
    return "where an event is and what became of it, or the events behind a number (Direct, Spark)";
  }

  @Override
  public List<Class<? extends PipelineOptions>> options() {
    return List.of(
        DefinitionOptions.class,
        LogOptions.class,
        StoreOptions.class,
        LakeOptions.class,
        ScoreOptions.class,
        TraceOptions.class);
  }

  @Override
  public void run(PipelineOptions options) throws Exception {
    TraceOptions flags = options.as(TraceOptions.class);
    JobContext job = JobContext.withModels(options);
    TraceQuestion question = TraceQuestion.of(flags, job.plan());
    try (TraceInput input = TraceInput.open(job, flags.getReadLog())) {
      String scratch = job.lake().warehouse() + "/trace." + UUID.randomUUID();
      try {
        Search search = search(options, job, input, question.wanted(input), scratch);
        tell(flags, body(job, input, search, flags.getLimit()));
      } finally {
        delete(scratch);
      }
    }
  }

  /**
   * What was found.
   *
   * @param read events that were looked at
   * @param found events that were found, which may be more than are told
   */
  private record Search(long read, long found, List<FoundEvent> events) {}

  private static Search search(
      PipelineOptions options, JobContext job, TraceInput input, Wanted wanted, String scratch)
      throws RefusedException, IOException {
    int limit = options.as(TraceOptions.class).getLimit();
    Pipeline pipeline = Pipeline.create(options);
    List<Slice> slices = input.slices(job.plan().definition().within());
    pipeline
        .apply("Slices", Create.of(slices).withCoder(SerializableCoder.of(Slice.class)))
        .apply("Spread slices", Reshuffle.viaRandomKey())
        .apply(
            "Find events",
            FindEvents.of(job.yaml(), input.reader(), wanted)
                .withScoring(ModelPins.scoring(options))
                .withLimit(limit))
        .apply("As line", MapElements.via(new AsLine()))
        .apply("Write", TextIO.write().to(scratch + "/found"));
    PipelineResult result = pipeline.run();
    PipelineResult.State state = result.waitUntilFinish();
    if (state != PipelineResult.State.DONE) {
      throw new IllegalStateException("the search ended " + state + ", not DONE");
    }
    return new Search(
        counter(result, FindEvents.READ), counter(result, FindEvents.FOUND), found(scratch));
  }

  /** A line of a file that only this job reads. */
  private static final class AsLine extends SimpleFunction<FoundEvent, String> {
    private static final long serialVersionUID = 1L;

    @Override
    public String apply(FoundEvent event) {
      try {
        return CoderUtils.encodeToBase64(FoundEventCoder.of(), event);
      } catch (CoderException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static long counter(PipelineResult result, String name) {
    MetricsFilter filter =
        MetricsFilter.builder()
            .addNameFilter(MetricNameFilter.named(FindEvents.class, name))
            .build();
    long sum = 0;
    for (MetricResult<Long> counter : result.metrics().queryMetrics(filter).getCounters()) {
      sum += counter.getAttempted();
    }
    return sum;
  }

  /** In the order in which they were received. */
  private static List<FoundEvent> found(String scratch) throws IOException {
    List<FoundEvent> found = new ArrayList<>();
    for (ResourceId file : files(scratch)) {
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(
                  Channels.newInputStream(FileSystems.open(file)), StandardCharsets.UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          found.add(CoderUtils.decodeFromBase64(FoundEventCoder.of(), line));
        }
      }
    }
    found.sort(
        Comparator.comparing(
            FoundEvent::record,
            Comparator.comparingLong(LogRecord::receivedAt)
                .thenComparingInt(LogRecord::partition)
                .thenComparingLong(LogRecord::offset)));
    return found;
  }

  private static List<ResourceId> files(String scratch) throws IOException {
    return FileSystems.match(scratch + "/*", EmptyMatchTreatment.ALLOW).metadata().stream()
        .map(MatchResult.Metadata::resourceId)
        .toList();
  }

  private static void delete(String scratch) throws IOException {
    FileSystems.delete(files(scratch));
    FileSystems.delete(List.of(FileSystems.matchNewResource(scratch, true)));
  }

  private static Map<String, Object> body(
      JobContext job, TraceInput input, Search search, int limit) throws IOException {
    List<FoundEvent> told = search.events().stream().limit(limit).toList();
    TraceReport report = new TraceReport(job.plan(), input, input.importedFiles(told));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("stream", job.stream());
    body.put("preparation", job.registration().preparation());
    body.put("committed", input.committed() - 1);
    body.put("imports", input.imports());
    body.put("log", input.hasLog());
    body.put("read", search.read());
    body.put("found", search.found());
    body.put("events", told.stream().map(report::event).toList());
    return body;
  }

  private static void tell(TraceOptions flags, Map<String, Object> body) throws IOException {
    if (flags.getResults() == null) {
      System.out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(body));
    } else {
      Files.write(Path.of(flags.getResults()), JSON.writeValueAsBytes(body));
    }
  }
}
