/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.twinbeam.local.up.UpDirectory;
import org.twinbeam.local.up.UpMain;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Ends what is up. */
@Command(
    name = "down",
    mixinStandardHelpOptions = true,
    description = {
      "Ends everything that up has started. Data, logs and definitions stay; up starts it again.",
    },
    footer = {"", "Examples:", "  twinbeam down"})
final class DownCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Spec private CommandSpec spec;
  @Mixin private Json json;
  @Mixin private UpPlace place;

  @Override
  public Integer call() throws IOException {
    UpDirectory directory = place.directory();
    OptionalLong holder = directory.holder();
    PrintWriter out = spec.commandLine().getOut();
    if (holder.isPresent()) {
      end(holder.getAsLong());
    }
    directory.forgetState();
    if (json.wanted()) {
      out.println(Json.text(Map.of("wasUp", holder.isPresent())));
    } else {
      out.println(
          holder.isPresent()
              ? "Everything is down. Its data stays in "
                  + directory.dir()
                  + "; twinbeam up"
                  + place.again()
                  + " starts it again"
              : "nothing is up in " + directory.dir());
    }
    return 0;
  }

  private static boolean isOurs(ProcessHandle process) {
    return process.info().commandLine().map(c -> c.contains(UpMain.class.getName())).orElse(true);
  }

  private static void end(long pid) throws IOException {
    // Whose number it may be by now, if it has just ended, is not ours to end.
    Optional<ProcessHandle> process = ProcessHandle.of(pid).filter(DownCommand::isOurs);
    if (process.isEmpty()) {
      return;
    }
    process.get().destroy();
    try (Progress progress = Progress.of("ending")) {
      process.get().onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      process.get().destroyForcibly(); // The others end when it does.
    } catch (ExecutionException e) {
      throw new IOException("process " + pid + " does not end", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted; it is ending", e);
    }
  }
}
