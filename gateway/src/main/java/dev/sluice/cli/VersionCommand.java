package dev.sluice.cli;

import dev.sluice.exchange.GatewayVersion;
import dev.sluice.protocol.era.Negotiation;
import dev.sluice.protocol.era.ProtocolVersion;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;

/** {@code sluice version}. */
@Command(name = "version", description = "Show the versions of Sluice, Java and MCP.")
final class VersionCommand implements Callable<Integer> {
  private final Streams streams;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  VersionCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    for (String line : lines()) {
      streams.out().println(line);
    }
    return ExitCode.GOOD;
  }

  private static String[] lines() {
    String revisions =
        Negotiation.SUPPORTED.reversed().stream()
            .map(ProtocolVersion::text)
            .collect(Collectors.joining(", "));
    return new String[] {
      "sluice " + GatewayVersion.TEXT,
      "java " + Runtime.version() + " (" + System.getProperty("java.vendor") + ")",
      "mcp " + revisions
    };
  }

  /** The same for {@code --version}. */
  static final class Lines implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return lines();
    }
  }
}
