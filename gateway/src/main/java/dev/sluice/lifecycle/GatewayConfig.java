package dev.sluice.lifecycle;

import dev.sluice.admin.ManagementConfig;
import dev.sluice.bridge.BridgeConfig;
import dev.sluice.edge.KeepaliveConfig;
import dev.sluice.edge.LimitsConfig;
import dev.sluice.edge.ListenConfig;
import dev.sluice.edge.ResponseConfig;
import dev.sluice.observability.log.LoggingConfig;
import dev.sluice.observability.trace.TracingConfig;
import dev.sluice.routing.RoutingConfig;
import dev.sluice.security.AccessConfig;
import dev.sluice.session.SessionConfig;
import dev.sluice.settings.Setting;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The whole configuration, as assembly takes it apart; no other room sees it.
 *
 * @param servers in the order of the file, which is the order of merged lists
 */
public record GatewayConfig(
    @Setting("The public address.") ListenConfig listen,
    @Setting(
            "Who may call from where. Loopback names (`localhost`, `127.0.0.1`, `[::1]`) are always allowed.")
        AccessConfig access,
    @Setting("Bounds on what clients may send.") LimitsConfig limits,
    @Setting("How replies are delivered.") ResponseConfig response,
    @Setting("Comments that keep idle streams open through proxies and tunnels.")
        KeepaliveConfig keepalive,
    @Setting("The management address: metrics, health, admin. Keep it off the public network.")
        ManagementConfig management,
    @Setting("Bounds of client sessions, and what their ids are sealed with.")
        SessionConfig sessions,
    @Setting("The merged catalogue of all servers.") RoutingConfig routing,
    @Setting("Translation between clients and servers of different eras.") BridgeConfig bridge,
    @Setting("Starting.") StartupConfig startup,
    @Setting("Stopping.") DrainConfig drain,
    @Setting("Changes of the configuration while the gateway runs.") ReloadConfig reload,
    @Setting(
            "Where the gateway keeps what must outlive it: the key of session ids, when none is configured. By default systemd's `$STATE_DIRECTORY`, else `$XDG_STATE_HOME/sluice`, else `~/.local/state/sluice`.")
        @Nullable Path stateDirectory,
    @Setting("The log.") LoggingConfig logging,
    @Setting("Traces over OTLP.") TracingConfig tracing,
    @Setting("The servers behind the gateway.") List<ServerConfig> servers) {
  public GatewayConfig {
    servers = List.copyOf(servers);
  }

  /** The same with another public address. */
  public GatewayConfig withListen(ListenConfig other) {
    return new GatewayConfig(
        other,
        access,
        limits,
        response,
        keepalive,
        management,
        sessions,
        routing,
        bridge,
        startup,
        drain,
        reload,
        stateDirectory,
        logging,
        tracing,
        servers);
  }

  /** The same with other servers. */
  public GatewayConfig withServers(List<ServerConfig> others) {
    return new GatewayConfig(
        listen,
        access,
        limits,
        response,
        keepalive,
        management,
        sessions,
        routing,
        bridge,
        startup,
        drain,
        reload,
        stateDirectory,
        logging,
        tracing,
        others);
  }

  /** The same with what can be changed while the gateway runs. */
  GatewayConfig withChangeable(GatewayConfig next) {
    return new GatewayConfig(
        listen,
        access,
        limits,
        response,
        keepalive,
        management,
        sessions.withKeysOf(next.sessions()),
        routing,
        bridge,
        startup,
        next.drain(),
        next.reload(),
        stateDirectory,
        logging,
        tracing,
        next.servers());
  }
}
