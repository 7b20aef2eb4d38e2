/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.twinbeam.io.store.StoreConfig;
import org.twinbeam.local.EngineJvms;
import org.twinbeam.local.Jobs;
import org.twinbeam.local.up.UpDirectory;
import org.twinbeam.local.up.UpSettings;
import org.twinbeam.local.up.UpState;
import picocli.CommandLine.Option;

/** The option that says where everything that is up keeps what it has. */
final class UpPlace {
  @Option(
      names = "--dir",
      defaultValue = ".twinbeam",
      paramLabel = "<directory>",
      description = "Where data, logs and state of what is up are kept (${DEFAULT-VALUE}).")
  private Path dir;

  UpDirectory directory() {
    return new UpDirectory(dir);
  }

  /** The option as a person must give it again; nothing where it is the default. */
  String again() {
    return dir.equals(Path.of(".twinbeam")) ? "" : " --dir " + dir;
  }

  /** What is up, as it was started and as it is. */
  record WhatIsUp(UpDirectory directory, UpSettings settings, UpState state) {

    /** The pipelines of a stream. */
    Jobs jobs(String stream) throws IOException {
      StoreConfig store = directory.store(settings, state);
      return new Jobs(
          new EngineJvms(UpCommand.home(), directory.layout(), store),
          directory.layout(),
          stream,
          directory.definition(stream),
          settings.logFlags(state.kafka()),
          store);
    }
  }

  /**
   * What is up.
   *
   * @throws RefusedException if nothing is, or not that stream; the message says what is
   */
  WhatIsUp withStream(String stream) throws IOException, RefusedException {
    UpDirectory directory = directory();
    Optional<UpState> state = directory.state();
    Optional<UpSettings> settings = directory.settings();
    if (state.isEmpty() || settings.isEmpty() || directory.holder().isEmpty()) {
      throw new RefusedException(
          "nothing is up in " + directory.dir() + ": twinbeam up <definition> starts it");
    } else if (!settings.get().streams().contains(stream)) {
      throw new RefusedException(
          "stream '"
              + stream
              + "' is not up; there are: "
              + String.join(", ", settings.get().streams()));
    }
    return new WhatIsUp(directory, settings.get(), state.get());
  }
}
