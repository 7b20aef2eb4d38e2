/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The launcher's commands. */
@Command(
    name = "twinbeam",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    description = "From a stream of events to a believed answer.",
    synopsisSubcommandLabel = "<command>",
    footer = {
      "",
      "A first look at a stream of your own, without starting anything:",
      "  twinbeam init orders --from orders.ndjson",
      "  twinbeam check orders.yaml",
      "  twinbeam preview orders.yaml --sample orders.ndjson",
      "",
      "Then start everything, and look how it is:",
      "  twinbeam up orders.yaml",
      "  twinbeam status",
      "  twinbeam query orders hourly",
      "",
      "twinbeam help <command> has examples of each. Exit status: 0 done; 1 failed, something did not",
      "answer or could not be read; 2 refused, and the message says what would be right.",
    },
    subcommands = {
      InitCommand.class,
      CheckCommand.class,
      PreviewCommand.class,
      TestCommand.class,
      UpCommand.class,
      DownCommand.class,
      ApplyCommand.class,
      RunCommand.class,
      StatusCommand.class,
      QueryCommand.class,
      ExplainCommand.class,
      TraceCommand.class,
      RunsCommand.class,
      EpochsCommand.class,
      VersionsCommand.class,
      RejectsCommand.class,
      AutoComplete.GenerateCompletion.class,
      CommandLine.HelpCommand.class,
    })
public final class Main implements Runnable {
  static final int FAILED = 1;
  static final int REFUSED = 2;
  private static final int WIDTH = 100;

  @Spec private CommandSpec spec;

  private Main() {}

  public static void main(String[] args) {
    System.exit(run(args));
  }

  /**
   * Runs a command in this JVM.
   *
   * @return the exit status
   */
  static int run(String... args) {
    return commandLine().execute(args);
  }

  static CommandLine commandLine() {
    CommandLine main = new CommandLine(new Main());
    main.getSubcommands()
        .values()
        .forEach(command -> command.getCommandSpec().versionProvider(new Version()));
    return main.setUsageHelpWidth(WIDTH)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExitCodeExceptionMapper(Main::status)
        .setExecutionExceptionHandler(Main::tell);
  }

  /** What the build is of. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
      try (InputStream in = Main.class.getResourceAsStream("version")) {
        return new String[] {
          "Twinbeam " + new String(in.readAllBytes(), StandardCharsets.UTF_8).strip()
        };
      }
    }
  }

  private static int status(Throwable e) {
    return e instanceof RefusedException || e instanceof ParameterException ? REFUSED : FAILED;
  }

  private static int tell(Exception e, CommandLine command, CommandLine.ParseResult parsed)
      throws Exception {
    if (!(e instanceof RefusedException || e instanceof IOException)) {
      throw e;
    }
    PrintWriter err = command.getErr();
    err.println(command.getCommandSpec().qualifiedName() + ": " + e.getMessage());
    err.flush();
    return command.getExitCodeExceptionMapper().getExitCode(e);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what to do:");
  }
}
