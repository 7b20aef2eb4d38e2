/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.io.TextIO;
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
import org.twinbeam.transforms.Findings;
import org.twinbeam.transforms.FindingsCoder;
import org.twinbeam.transforms.FoundEvent;
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
      Wanted wanted = question.wanted(input);
      try (Scratch scratch = Scratch.in(job.lake().warehouse())) {
        Findings findings = search(options, job, input, wanted, scratch);
        tell(flags, body(job, input, wanted, findings, flags.getLimit()));
      }
    }
  }

  private static Findings search(
      PipelineOptions options, JobContext job, TraceInput input, Wanted wanted, Scratch scratch)
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
        .apply("Write", TextIO.write().to(scratch.prefix("found")));
    PipelineResult.State state = pipeline.run().waitUntilFinish();
    if (state != PipelineResult.State.DONE) {
      throw new IllegalStateException("the search ended " + state + ", not DONE");
    }
    return merged(scratch.lines());
  }

  /** A line of a file that only this job reads. */
  private static final class AsLine extends SimpleFunction<Findings, String> {
    private static final long serialVersionUID = 1L;

    @Override
    public String apply(Findings findings) {
      try {
        return CoderUtils.encodeToBase64(FindingsCoder.of(), findings);
      } catch (CoderException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** All slices' together, in the order in which events were received. */
  private static Findings merged(List<String> lines) throws IOException {
    long read = 0;
    long found = 0;
    List<FoundEvent> events = new ArrayList<>();
    for (String line : lines) {
      Findings part = CoderUtils.decodeFromBase64(FindingsCoder.of(), line);
      read += part.read();
      found += part.found();
      events.addAll(part.events());
    }
    events.sort(
        Comparator.comparing(
            FoundEvent::record,
            Comparator.comparingLong(LogRecord::receivedAt)
                .thenComparingInt(LogRecord::partition)
                .thenComparingLong(LogRecord::offset)));
    return new Findings(read, found, events);
  }

  private static Map<String, Object> body(
      JobContext job, TraceInput input, Wanted wanted, Findings findings, int limit)
      throws IOException {
    List<FoundEvent> told = findings.events().stream().limit(limit).toList();
    TraceReport report = new TraceReport(job.plan(), input, input.importedFiles(told));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("stream", job.stream());
    body.put("preparation", job.registration().preparation());
    if (wanted instanceof Wanted.OfId of) {
      body.put("id", of.id());
    } else if (wanted instanceof Wanted.At at) {
      body.put("id", at.id());
    }
    body.put("committed", input.committed() - 1);
    body.put("imports", input.imports());
    body.put("log", input.withoutLog().isEmpty());
    input.withoutLog().ifPresent(why -> body.put("withoutLog", why));
    body.put("read", findings.read());
    body.put("found", findings.found());
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
