package dev.sluice.lifecycle;

import dev.sluice.backend.http.HttpConfig;
import dev.sluice.backend.stdio.StdioConfig;
import dev.sluice.dispatch.DispatchConfig;
import dev.sluice.dispatch.WatchConfig;
import dev.sluice.edge.ServerKeepaliveConfig;
import dev.sluice.exchange.ServerName;
import dev.sluice.settings.Setting;
import java.util.List;

/**
 * One configured server ({@code servers.NAME}): where it runs, and how calls are carried.
 *
 * @param replicas at least one, all reached in the same way
 * @param required whether the gateway refuses to start without it
 */
public record ServerConfig(
    ServerName name,
    List<ReplicaConfig> replicas,
    DispatchConfig dispatch,
    WatchConfig watch,
    @Setting(
            "Whether the gateway waits for this server at the start, and does not start without it.")
        boolean required,
    @Setting("Comments on idle streams of this server's own address.")
        ServerKeepaliveConfig keepalive) {

  public ServerConfig {
    replicas = List.copyOf(replicas);
  }

  /** A server that runs in one place and is carried by default. */
  public static ServerConfig of(ServerName name, Reach reach) {
    return new ServerConfig(
        name,
        List.of(ReplicaConfig.only(reach)),
        DispatchConfig.DEFAULTS,
        WatchConfig.DEFAULTS,
        false,
        ServerKeepaliveConfig.DEFAULTS);
  }

  /** How its first replica is reached. */
  public Reach reach() {
    return replicas.getFirst().reach();
  }

  /** How a replica is reached. */
  public sealed interface Reach {
    record Url(HttpConfig http) implements Reach {}

    record Command(StdioConfig stdio) implements Reach {}

    /** The demo server inside, over an address known only when it runs. */
    record Demo() implements Reach {}
  }
}
