package dev.sluice.cli;

import dev.sluice.config.LoadedConfig;
import dev.sluice.lifecycle.Fleet;
import dev.sluice.observability.Operations;
import dev.sluice.settings.DurationText;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code sluice check}. */
@Command(
    name = "check",
    description =
        "Check the configuration, connect to every server, and check each tool's definition.",
    footer = {
      "",
      "Examples:",
      "  sluice check                        ./sluice.yaml, or the demo server",
      "  sluice check -c mcp.json --json     for CI",
      "",
      "Exit codes: 0 good (warnings aside); 1 a server is down or a definition is wrong;",
      "2 the configuration is wrong."
    })
final class CheckCommand implements Callable<Integer> {
  private final Streams streams;

  @Mixin private final ConfigChoice config = new ConfigChoice(null);

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Option(names = "--strict", description = "Count warnings as findings, too.")
  private boolean strict;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "30s",
      converter = DurationConverter.class,
      description = "Longest wait for one server (${DEFAULT-VALUE}).")
  private Duration timeout = Duration.ofSeconds(30);

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  CheckCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    return switch (config.load()) {
      case LoadedConfig.Invalid invalid -> {
        if (json) {
          streams.out().println(CheckJson.of(invalid));
        } else {
          ConfigChoice.complain(invalid, streams);
        }
        yield ExitCode.UNUSABLE;
      }
      case LoadedConfig.Valid valid -> check(valid);
    };
  }

  private int check(LoadedConfig.Valid valid) {
    if (streams.terminal() && !json) {
      streams
          .err()
          .println(
              "checking " + Printable.count(valid.config().servers().size(), "server") + " ...");
    }
    List<CheckedServer> servers;
    try (Fleet fleet = Fleet.open(valid.config(), Operations.NONE)) {
      servers = Survey.of(fleet, fleet.names(), timeout).stream().map(CheckedServer::of).toList();
    }
    if (json) {
      streams.out().println(CheckJson.of(valid, servers));
    } else {
      new CheckText(streams).print(valid, servers);
    }
    boolean good =
        servers.stream().allMatch(server -> server.isGood() && !(strict && server.warnings() > 0));
    return good ? ExitCode.GOOD : ExitCode.FAILED;
  }

  /** Reads {@code 15s}. */
  static final class DurationConverter implements ITypeConverter<Duration> {
    private static final Duration MOST = Duration.ofDays(1);

    @Override
    public Duration convert(String text) {
      try {
        Duration duration = DurationText.parse(text);
        if (duration.compareTo(MOST) <= 0) {
          return duration;
        }
      } catch (IllegalArgumentException malformed) {
        throw new TypeConversionException(
            "'" + text + "' (expected: a duration like 500ms or 15s)");
      }
      throw new TypeConversionException("'" + text + "' (expected: at most 1d)");
    }
  }
}
