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
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Runs the gateway until it is stopped. */
final class Serving {
  private final Streams streams;
  private final ServeArguments arguments;
  private final ConfigChoice config;

  Serving(Streams streams, ServeArguments arguments) {
    this.streams = streams;
    this.arguments = arguments;
    this.config = new ConfigChoice(arguments.config());
  }

  /** Returns the exit code when the gateway has stopped, or could not start. */
  int run() throws InterruptedException {
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
            arguments.host() == null ? configured.host() : arguments.host(),
            arguments.port() == null ? configured.port() : arguments.port(),
            configured.tls(),
            configured.reusePort(),
            configured.publicUrl(),
            configured.trustedProxies()));
  }
}
