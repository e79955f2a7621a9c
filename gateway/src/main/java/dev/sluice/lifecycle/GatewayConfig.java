package dev.sluice.lifecycle;

import dev.sluice.admin.ManagementConfig;
import dev.sluice.edge.KeepaliveConfig;
import dev.sluice.edge.LimitsConfig;
import dev.sluice.edge.ListenConfig;
import dev.sluice.edge.ResponseConfig;
import dev.sluice.routing.RoutingConfig;
import dev.sluice.security.AccessConfig;
import dev.sluice.session.SessionConfig;
import java.util.List;

/**
 * The whole configuration, as assembly takes it apart; no other room sees it.
 *
 * @param servers in the order of the file, which is the order of merged lists
 */
public record GatewayConfig(
    ListenConfig listen,
    AccessConfig access,
    LimitsConfig limits,
    ResponseConfig response,
    KeepaliveConfig keepalive,
    ManagementConfig management,
    SessionConfig sessions,
    RoutingConfig routing,
    StartupConfig startup,
    DrainConfig drain,
    List<ServerConfig> servers) {
  public GatewayConfig {
    servers = List.copyOf(servers);
  }
}
