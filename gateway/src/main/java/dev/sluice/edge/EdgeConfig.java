package dev.sluice.edge;

import dev.sluice.exchange.ServerName;
import java.time.Duration;
import java.util.Map;

/**
 * The configuration of the public port.
 *
 * @param serverIntervals keepalive intervals of servers that have their own
 */
public record EdgeConfig(
    ListenConfig listen,
    LimitsConfig limits,
    ResponseConfig response,
    KeepaliveConfig keepalive,
    Map<ServerName, Duration> serverIntervals) {
  public static final EdgeConfig DEFAULTS =
      new EdgeConfig(
          ListenConfig.DEFAULTS,
          LimitsConfig.DEFAULTS,
          ResponseConfig.DEFAULTS,
          KeepaliveConfig.DEFAULTS,
          Map.of());

  public EdgeConfig {
    serverIntervals = Map.copyOf(serverIntervals);
  }
}
