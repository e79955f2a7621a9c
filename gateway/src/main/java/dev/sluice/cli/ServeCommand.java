package dev.sluice.cli;

import dev.sluice.config.ConfigReloader;
import dev.sluice.config.LoadedConfig;
import dev.sluice.edge.ListenConfig;
import dev.sluice.lifecycle.Gateway;
import dev.sluice.lifecycle.GatewayConfig;
import dev.sluice.lifecycle.StartFailure;
import dev.sluice.lifecycle.supervisor.Supervisor;
import dev.sluice.observability.log.LogSetup;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sluice serve}. */
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
  static final String NAME = "serve";

  private static final int MAX_PORT = 65_535;

  private final Streams streams;

  @Mixin private final ConfigChoice config = new ConfigChoice();

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
    if (port != null && spec != null && (port < 0 || port > MAX_PORT)) {
      throw new ParameterException(
          spec.commandLine(), "--port: " + port + " (expected: from 0 to " + MAX_PORT + ')');
    }
    LoadedConfig.Valid loaded = config.loadOrComplain(streams);
    if (loaded == null) {
      return ExitCode.UNUSABLE;
    }
    GatewayConfig wanted = overridden(loaded.config());
    LogSetup.apply(wanted.logging(), System::getenv);
    if (streams.terminal()) {
      streams
          .err()
          .println("starting, with " + Printable.count(wanted.servers().size(), "server") + " ...");
    }
    Gateway gateway;
    try {
      gateway = Gateway.of(wanted, Supervisor.of(System::getenv));
      HardEnd end = HardEnd.of(gateway::cutOff, gateway::killChildren);
      AtomicBoolean signalled = new AtomicBoolean();
      Signals.onStop(
          () -> {
            if (!signalled.getAndSet(true)) {
              end.begin(gateway.config().drain().timeout());
            }
            gateway.stop();
          });
      ConfigReloader reloader = reloader(gateway, loaded);
      if (gateway.start()) {
        if (reloader != null) {
          reloader.start();
        }
        new Welcome(streams, gateway, wanted.listen().tls() != null).print(config.path());
      }
    } catch (StartFailure failure) {
      streams.complain(String.valueOf(failure.getMessage()));
      return ExitCode.FAILED;
    }
    return switch (gateway.awaitStopped()) {
      case COMPLETE -> ExitCode.GOOD;
      case SECOND_SIGNAL -> ExitCode.FAILED;
      case OVERDUE -> ExitCode.CUT_OFF;
    };
  }

  /** Follows the configuration file, and reads it again on SIGHUP; null when there is none. */
  private @Nullable ConfigReloader reloader(Gateway gateway, LoadedConfig.Valid loaded) {
    Path file = config.path();
    if (file == null) {
      return null;
    }
    ConfigReloader reloader =
        new ConfigReloader(file, loaded, gateway, this::overridden, InstantSource.system());
    gateway.showConfig(reloader);
    Signals.onReload(reloader::request);
    return reloader;
  }

  private GatewayConfig overridden(GatewayConfig loaded) {
    ListenConfig configured = loaded.listen();
    return loaded.withListen(
        new ListenConfig(
            host == null ? configured.host() : host,
            port == null ? configured.port() : port,
            configured.tls(),
            configured.reusePort(),
            configured.publicUrl(),
            configured.trustedProxies()));
  }
}
