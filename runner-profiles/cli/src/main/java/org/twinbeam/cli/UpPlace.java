/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli;

import java.nio.file.Path;
import org.twinbeam.local.up.UpDirectory;
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
}
