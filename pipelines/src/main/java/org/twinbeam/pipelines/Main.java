/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.twinbeam.core.process.ParentWatch;
import org.twinbeam.io.lake.LakeException;
import org.twinbeam.io.lake.LakeUnavailableException;
import org.twinbeam.io.log.LogException;
import org.twinbeam.io.log.LogRefusedException;
import org.twinbeam.io.pull.PullException;
import org.twinbeam.io.pull.PullRefusedException;
import org.twinbeam.io.store.LeaseHeldException;
import org.twinbeam.io.store.StoreException;
import org.twinbeam.io.store.StoreRefusedException;
import org.twinbeam.models.registry.ModelRefusedException;

/** Launches a pipeline: {@code Main <pipeline> --flag=value …}. */
public final class Main {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);

  private static final List<Job> JOBS =
      List.of(
          new IngestJob(),
          new BridgeJob(),
          new ImportJob(),
          new PullJob(),
          new SpeedJob(),
          new BatchJob(),
          new TrainJob(),
          new TickerJob(),
          new TestJob(),
          new TraceJob(),
          new PromoteJob());

  private Main() {}

  /**
   * Exit status: 0 done, 1 failed, 2 refused: something must be put right before it can run, 3 done
   * but for what it says it has left out.
   */
  public static void main(String[] args) {
    ParentWatch.installIfAsked();
    System.exit(run(args));
  }

  /**
   * Runs a pipeline in this JVM, until it ends.
   *
   * @return the exit status
   */
  public static int run(String... args) {
    List<String> arguments = new ArrayList<>(Arrays.asList(args));
    String name = arguments.isEmpty() ? "help" : arguments.remove(0);
    Optional<Job> job = JOBS.stream().filter(j -> j.name().equals(name)).findFirst();
    if (job.isEmpty()) {
      boolean asked = name.equals("help") || name.equals("--help");
      System.out.println(asked ? Help.overview(JOBS) : Help.unknown(name, JOBS));
      return asked ? 0 : 2;
    }
    if (arguments.contains("--help")) {
      System.out.println(Help.of(job.get()));
      return 0;
    }
    return launch(job.get(), arguments);
  }

  private static int launch(Job job, List<String> arguments) {
    PipelineOptions options;
    try {
      // All of ours, whichever job: one set of flags that name the places suits every pipeline.
      JOBS.forEach(each -> each.options().forEach(PipelineOptionsFactory::register));
      String[] flags = RunnerFlags.complete(job.name(), arguments);
      RunnerFlags.runner(flags)
          .flatMap(job::refusal)
          .ifPresent(
              reason -> {
                throw new IllegalArgumentException(reason);
              });
      options = PipelineOptionsFactory.fromArgs(flags).create();
      FileSystems.setDefaultPipelineOptions(options);
    } catch (IllegalArgumentException e) {
      System.err.println(job.name() + ": " + e.getMessage());
      System.err.println("Try: " + job.name() + " --help");
      return 2;
    }
    try {
      job.run(options);
      return 0;
    } catch (IncompleteException e) {
      System.err.println(job.name() + ": " + e.getMessage());
      return 3;
    } catch (Exception e) {
      return failed(job, e);
    }
  }

  /** A running pipeline's failure is told by a step, so what it says may be a cause. */
  private static int failed(Job job, Exception e) {
    LOG.debug("{} failed", job.name(), e);
    Optional<Throwable> refusal = cause(e, Main::isRefusal);
    Optional<Throwable> known = refusal.isPresent() ? refusal : cause(e, Main::isKnown);
    if (known.isEmpty()) {
      System.err.println(job.name() + ": failed: " + e);
      e.printStackTrace();
      return 1;
    }
    String stopped = known.get() == e ? "" : "stopped: ";
    System.err.println(job.name() + ": " + stopped + known.get().getMessage());
    return refusal.isPresent() ? 2 : 1;
  }

  /** Trying again does not help. */
  private static boolean isRefusal(Throwable e) {
    return e instanceof RefusedException
        || e instanceof ModelRefusedException
        || e instanceof LogRefusedException
        || e instanceof StoreRefusedException
        || e instanceof LeaseHeldException
        || e instanceof PullRefusedException
        || (e instanceof LakeException && !(e instanceof LakeUnavailableException));
  }

  /** The message is all that helps: something does not answer, say. */
  private static boolean isKnown(Throwable e) {
    return e instanceof LogException
        || e instanceof StoreException
        || e instanceof LakeException
        || e instanceof PullException;
  }

  private static Optional<Throwable> cause(Throwable failure, Predicate<Throwable> wanted) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .filter(wanted)
        .findFirst();
  }
}
