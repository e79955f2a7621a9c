package dev.sluice.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The command line, read by picocli: {@code sluice serve}, {@code check}, {@code call}, {@code
 * doctor}, {@code version}.
 */
@Command(
    name = "sluice",
    description = "One address in front of many MCP servers.",
    synopsisSubcommandLabel = "COMMAND",
    versionProvider = VersionCommand.Lines.class,
    footer = {
      "",
      "Start here:",
      "  ./sluice serve                                   run with a demo server inside",
      "  ./sluice check -c sluice.yaml                    is this configuration good?",
      "  ./sluice call demo/echo '{\"message\":\"hello\"}'    call one tool",
      "  ./sluice doctor https://mcp.example.com/mcp       what does the proxy in front do to streams?",
      "",
      "Exit codes: 0 good; 1 findings, or something failed; 2 wrong configuration or command line;",
      "3 a stop that was cut off at drain.timeout."
    })
final class CommandLines implements Callable<Integer> {
  private static final int HELP_WIDTH = 110;

  private final Streams streams;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  boolean version;

  @Spec private @Nullable CommandSpec spec;

  private CommandLines(Streams streams) {
    this.streams = streams;
  }

  /** Runs one command and returns its exit code. */
  static int run(Streams streams, String... args) {
    CommandLine line = new CommandLine(new CommandLines(streams));
    line.addSubcommand(new ServeCommand(streams));
    line.addSubcommand(new CheckCommand(streams));
    line.addSubcommand(new CallCommand(streams));
    line.addSubcommand(new DoctorCommand(streams));
    line.addSubcommand(new VersionCommand(streams));
    line.addSubcommand(new DemoCommand(streams));
    line.setOut(streams.out()).setErr(streams.err());
    line.setUsageHelpWidth(HELP_WIDTH);
    line.setColorScheme(CommandLine.Help.defaultColorScheme(streams.colour() ? Ansi.ON : Ansi.OFF));
    line.setExecutionExceptionHandler((failure, command, parsed) -> failed(streams, failure));
    line.setParameterExceptionHandler((wrong, given) -> misused(streams, wrong));
    int code = line.execute(args);
    streams.out().flush();
    streams.err().flush();
    return code;
  }

  /** Without a command there is only help to give. */
  @Override
  public Integer call() {
    if (spec != null) {
      spec.commandLine().usage(streams.out());
    }
    return ExitCode.GOOD;
  }

  /** Tells what ended a command, and what that makes its exit code. */
  static int failed(Streams streams, Exception failure) {
    streams.complain(
        failure instanceof Unusable ? String.valueOf(failure.getMessage()) : "broke: " + failure);
    if (failure instanceof Unusable) {
      return ExitCode.UNUSABLE;
    }
    failure.printStackTrace(streams.err());
    return ExitCode.FAILED;
  }

  private static int misused(Streams streams, CommandLine.ParameterException wrong) {
    streams.complain(String.valueOf(wrong.getMessage()));
    CommandLine.UnmatchedArgumentException.printSuggestions(wrong, streams.err());
    String name = wrong.getCommandLine().getCommandSpec().qualifiedName();
    streams.err().println("Try: " + name + " --help");
    return ExitCode.UNUSABLE;
  }
}
