/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.Create;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.twinbeam.io.imports.FileFormat;
import org.twinbeam.io.imports.FileOutcome;
import org.twinbeam.io.imports.FoundFile;
import org.twinbeam.io.imports.ImportFiles;
import org.twinbeam.io.imports.ImportPlan;
import org.twinbeam.io.imports.ImportResult;
import org.twinbeam.io.lake.ImportCommit;
import org.twinbeam.io.lake.ImportLake;
import org.twinbeam.io.lake.ImportLease;
import org.twinbeam.io.lake.ImportedFile;
import org.twinbeam.pipelines.options.DefinitionOptions;
import org.twinbeam.pipelines.options.ImportOptions;
import org.twinbeam.pipelines.options.LakeOptions;
import org.twinbeam.pipelines.options.StoreOptions;

/**
 * Imports files into the lake: all rows of a file once, or none and the file is named. The rows are
 * committed all at once when everything is written, so a run that dies leaves nothing.
 */
final class ImportJob implements Job {
  private static final Logger LOG = LoggerFactory.getLogger(ImportJob.class);

  /** So many refused files are named at the end; the log has them all. */
  private static final int NAMED = 20;

  private static final int MAX_BUCKETS = 99;

  @Override
  public String name() {
    return "import";
  }

  @Override
  public String summary() {
    return "files to the lake, once; batch then adds them to the answers (Spark, Direct)";
  }

  @Override
  public List<Class<? extends PipelineOptions>> options() {
    return List.of(
        DefinitionOptions.class, ImportOptions.class, StoreOptions.class, LakeOptions.class);
  }

  @Override
  public Optional<String> refusal(String runner) {
    return runner.startsWith("Flink")
        ? Optional.of(
            "import cannot run on " + runner + ": use -Pspark, or -Pdirect for small files")
        : Optional.empty();
  }

  @Override
  public void run(PipelineOptions options) throws Exception {
    JobContext job = JobContext.of(options);
    ImportOptions flags = options.as(ImportOptions.class);
    FileFormat format = format(flags);
    int buckets = buckets(flags);
    List<FoundFile> files = find(flags);
    String owner = "twinbeam import, process " + ProcessHandle.current().pid();
    try (ImportLease lease = ImportLease.acquire(job.lake(), job.stream(), owner)) {
      ImportLineage.check(job);
      try (ImportLake lake = ImportLake.create(job.lake(), job.stream(), buckets)) {
        ImportPlan plan = plan(job, lake, format);
        LOG.info("import {} of {} begins: {} files", plan.number(), job.stream(), files.size());
        read(options, plan, files);
        ImportResult result = ImportResult.take(plan.scratchDir(), plan.attempt());
        commit(lake, plan, result);
        tell(job, plan, result.outcomes());
      }
    }
  }

  private static FileFormat format(ImportOptions flags) throws RefusedException {
    if (flags.getFormat() == null) {
      return null;
    }
    return FileFormat.ofFlag(flags.getFormat())
        .orElseThrow(
            () ->
                new RefusedException(
                    "--format is %s, must be one of %s"
                        .formatted(flags.getFormat(), FileFormat.flags())));
  }

  static int buckets(ImportOptions flags) throws RefusedException {
    if (flags.getBuckets() < 1 || flags.getBuckets() > MAX_BUCKETS) {
      throw new RefusedException(
          "--buckets is %d, must be 1 to %d".formatted(flags.getBuckets(), MAX_BUCKETS));
    }
    return flags.getBuckets();
  }

  /** The files that the patterns match, each once. */
  private static List<FoundFile> find(ImportOptions flags) throws RefusedException, IOException {
    if (flags.getFiles() == null || flags.getFiles().isEmpty()) {
      throw new RefusedException(
          "--files is missing: name what to import, such as --files='data/*.parquet'");
    }
    Map<String, FoundFile> found = new LinkedHashMap<>();
    for (String pattern : flags.getFiles()) {
      MatchResult matched = FileSystems.match(pattern, EmptyMatchTreatment.ALLOW);
      if (matched.metadata().isEmpty()) {
        throw new RefusedException(
            "no file matches --files=%s: correct the path, or leave it out".formatted(pattern));
      }
      for (MatchResult.Metadata file : matched.metadata()) {
        String path = file.resourceId().toString();
        found.put(path, new FoundFile(path, file.sizeBytes(), file.lastModifiedMillis()));
      }
    }
    return List.copyOf(found.values());
  }

  private static ImportPlan plan(JobContext job, ImportLake lake, FileFormat format) {
    return new ImportPlan(
        job.yaml(),
        UUID.randomUUID().toString(),
        ImportLake.dataDir(job.lake(), job.stream()),
        ImportLake.scratchDir(job.lake(), job.stream()),
        lake.buckets(),
        lake.imports(),
        lake.nextOrdinal(),
        lake.index(),
        format,
        System.currentTimeMillis());
  }

  private static void read(PipelineOptions options, ImportPlan plan, List<FoundFile> files) {
    Pipeline pipeline = Pipeline.create(options);
    pipeline
        .apply("Files", Create.of(files).withCoder(SerializableCoder.of(FoundFile.class)))
        .apply("Import files", ImportFiles.of(plan));
    PipelineResult.State state = pipeline.run().waitUntilFinish();
    if (state != PipelineResult.State.DONE) {
      throw new IllegalStateException("the import's pipeline ended " + state + ", not DONE");
    }
  }

  private static void commit(ImportLake lake, ImportPlan plan, ImportResult result)
      throws IOException {
    List<ImportedFile> read =
        result.outcomes().stream()
            .filter(outcome -> outcome.kind() == FileOutcome.Kind.READ)
            .map(FileOutcome::imported)
            .sorted(Comparator.comparingLong(ImportedFile::ordinal))
            .toList();
    if (!read.isEmpty()) {
      lake.commit(
          new ImportCommit(
              plan.attempt(),
              plan.number(),
              read,
              result.written(),
              Map.of(),
              System.currentTimeMillis()));
    }
  }

  private static void tell(JobContext job, ImportPlan plan, List<FileOutcome> outcomes)
      throws IncompleteException {
    long rows = 0;
    int read = 0;
    List<String> refused = new ArrayList<>();
    List<FileOutcome> sorted = new ArrayList<>(outcomes);
    sorted.sort(Comparator.comparing(FileOutcome::path));
    for (FileOutcome outcome : sorted) {
      switch (outcome.kind()) {
        case READ -> {
          rows += outcome.imported().rows();
          read++;
        }
        case KNOWN -> LOG.info("{} {}: left out", outcome.path(), outcome.why());
        case REFUSED -> {
          refused.add(outcome.path() + ": " + outcome.why());
          LOG.warn("{} is refused: {}", outcome.path(), outcome.why());
        }
      }
    }
    String done =
        read == 0
            ? "nothing new of %d files was imported into %s".formatted(sorted.size(), job.stream())
            : "import %d of %s is committed: %d rows of %d files"
                .formatted(plan.number(), job.stream(), rows, read);
    LOG.info(done);
    if (!refused.isEmpty()) {
      throw new IncompleteException(refusals(done, refused));
    }
  }

  private static String refusals(String done, List<String> refused) {
    StringBuilder text = new StringBuilder(done);
    text.append("; refused, with none of their rows imported, ").append(refused.size()).append(':');
    refused.stream().limit(NAMED).forEach(line -> text.append("\n  ").append(line));
    if (refused.size() > NAMED) {
      text.append("\n  and ").append(refused.size() - NAMED).append(" more, which the log names");
    }
    return text.toString();
  }
}
