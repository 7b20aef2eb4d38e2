/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A JVM in a process of its own that ends with this one. Its main class is expected to watch its
 * standard input when system property {@value #PARENT_WATCH} is true, and to end at end of file:
 * this JVM holds the other end, which the kernel closes however this JVM ends.
 */
public final class ChildJvm implements AutoCloseable {
  /** System property that asks a child's main to end when its standard input does. */
  public static final String PARENT_WATCH = "twinbeam.parentWatch";

  private static final Duration GRACE = Duration.ofSeconds(10);

  private final String name;
  private final Path log;
  private final Process process;

  private ChildJvm(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
  }

  /** A child of the given name (for messages) that runs {@code mainClass}. */
  public static Builder of(String name, String mainClass) {
    return new Builder(name, mainClass);
  }

  public String name() {
    return name;
  }

  /** File that holds the child's output. */
  public Path log() {
    return log;
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Completes with the exit status when the child ends (128 + n if signal n ended it). */
  public CompletableFuture<Integer> exit() {
    return process.onExit().thenApply(Process::exitValue);
  }

  /** Ends the child at once (SIGKILL), as a crash would, and returns when it has ended. */
  public void kill() {
    process.destroyForcibly();
    exit().join();
  }

  /**
   * Asks the child to end (SIGTERM), kills it if it has not within {@code grace}, and returns its
   * exit status.
   */
  public int stop(Duration grace) {
    // By the handle: Process.destroy closes the pipe first, and the child would halt, not end.
    process.toHandle().destroy();
    try {
      if (!process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    return exit().join();
  }

  @Override
  public void close() {
    stop(GRACE);
  }

  /** What a child is started with. */
  public static final class Builder {
    private final String name;
    private final String mainClass;
    private final List<String> jvmArguments = new ArrayList<>();
    private final List<String> arguments = new ArrayList<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private String classPath = System.getProperty("java.class.path");
    private Path log;
    private boolean onTerminal;
    private Path directory;

    private Builder(String name, String mainClass) {
      this.name = name;
      this.mainClass = mainClass;
    }

    /** Default: this JVM's. */
    public Builder classPath(List<Path> entries) {
      this.classPath =
          entries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
      return this;
    }

    /** Largest heap, as in -Xmx: "768m". */
    public Builder heap(String size) {
      jvmArguments.add("-Xmx" + size);
      return this;
    }

    public Builder jvmArguments(List<String> more) {
      jvmArguments.addAll(more);
      return this;
    }

    public Builder arguments(List<String> more) {
      arguments.addAll(more);
      return this;
    }

    /** For what must not be seen among a process's arguments. */
    public Builder environment(String variable, String value) {
      environment.put(variable, value);
      return this;
    }

    /** Working directory; default: this JVM's. */
    public Builder directory(Path path) {
      this.directory = path;
      return this;
    }

    /** File that the child's output is appended to. */
    public Builder log(Path file) {
      this.log = file;
      return this;
    }

    /** Output goes where this JVM's does, and not to the log. */
    public Builder onTerminal() {
      this.onTerminal = true;
      return this;
    }

    /** Starts the child. */
    public ChildJvm start() throws IOException {
      return new ChildJvm(name, log, process(List.of("-D" + PARENT_WATCH + "=true")).start());
    }

    /** Starts it as a process that does not end with this one. */
    public ProcessHandle startDetached() throws IOException {
      ProcessBuilder builder = process(List.of());
      builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
      return builder.start().toHandle();
    }

    private ProcessBuilder process(List<String> more) throws IOException {
      if (log == null) {
        throw new IllegalStateException("no log file given for child " + name);
      }
      List<String> command = new ArrayList<>(Platform.ownSession());
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(jvmArguments);
      command.addAll(more);
      command.add(mainClass);
      command.addAll(arguments);
      Files.createDirectories(log.toAbsolutePath().getParent());
      ProcessBuilder builder = new ProcessBuilder(command);
      if (onTerminal) {
        builder.redirectOutput(ProcessBuilder.Redirect.INHERIT);
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
      } else {
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      }
      if (directory != null) {
        builder.directory(directory.toFile());
      }
      // By environment: an engine's class path is longer than a process listing is useful.
      builder.environment().put("CLASSPATH", classPath);
      builder.environment().putAll(environment);
      return builder;
    }
  }
}
