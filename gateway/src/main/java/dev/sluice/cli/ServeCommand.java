package dev.sluice.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sluice serve}, as picocli reads it. */
@Command(
    name = ServeCommand.NAME,
    description = "Run the gateway until SIGTERM or Ctrl-C.",
    footer = {
      "",
      "Examples:",
      "  sluice serve                        with ./sluice.yaml, or with a demo server inside",
      "  sluice serve -c mcp.json            the servers of an mcpServers file",
      "  sluice serve --host 0.0.0.0 --port 80",
      "",
      "SLUICE_LOG_LEVEL=debug logs more, SLUICE_LOG_LEVEL=warn less."
    })
final class ServeCommand implements Callable<Integer> {
  static final String NAME = ServeArguments.COMMAND;

  private final Streams streams;

  @Mixin private final ConfigChoice config = new ConfigChoice(null);

  @Option(
      names = "--host",
      paramLabel = "H",
      description = "Address to listen on, instead of listen.host.")
  private @Nullable String host;

  @Option(
      names = "--port",
      paramLabel = "P",
      description = "Port to listen on, instead of listen.port; 0 takes a free one.")
  private @Nullable Integer port;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  @Spec private @Nullable CommandSpec spec;

  ServeCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (port != null && spec != null && (port < 0 || port > ServeArguments.MAX_PORT)) {
      throw new ParameterException(
          spec.commandLine(),
          "--port: " + port + " (expected: from 0 to " + ServeArguments.MAX_PORT + ')');
    }
    return new Serving(streams, arguments()).run();
  }

  /** What was read. */
  ServeArguments arguments() {
    return new ServeArguments(config.file(), host, port);
  }
}
