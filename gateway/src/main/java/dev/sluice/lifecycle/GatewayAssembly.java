package dev.sluice.lifecycle;

import dev.sluice.bridge.BridgeDispatcher;
import dev.sluice.bridge.StateSeal;
import dev.sluice.bridge.StatelessDoor;
import dev.sluice.edge.EdgeConfig;
import dev.sluice.edge.EdgeServer;
import dev.sluice.edge.EdgeStages;
import dev.sluice.exchange.ServerName;
import dev.sluice.protocol.jsonrpc.EnvelopeReader;
import dev.sluice.routing.Router;
import dev.sluice.security.AccessConfig;
import dev.sluice.security.AccessPolicy;
import dev.sluice.session.SessionClock;
import dev.sluice.session.SessionSeal;
import dev.sluice.session.Sessions;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The order of a call's path, in one list: edge, session or bridge, routing, bridge, dispatch,
 * transport. Nothing else knows it.
 *
 * @param fleet dispatch and the transports
 * @param router the way to the fleet's servers by name
 * @param seal what session ids are sealed with
 * @param bridge between the eras
 * @param sessions everything of the session era
 * @param edge the public port, not yet open
 */
record GatewayAssembly(
    Fleet fleet,
    Router router,
    Supplier<SessionSeal> seal,
    BridgeDispatcher bridge,
    Sessions sessions,
    EdgeServer edge) {

  /**
   * Puts the rooms together; nothing runs yet.
   *
   * @param seal what session ids are sealed with; asked for when there are sessions
   * @param states what states of parked calls are sealed with; asked for when there are calls
   * @param ready the answer of {@code /readyz}
   */
  static GatewayAssembly of(
      GatewayConfig config,
      Supplier<SessionSeal> seal,
      Supplier<StateSeal> states,
      Meters meters,
      BooleanSupplier ready) {
    Fleet fleet = Fleet.open(config, meters.operations());
    BridgeDispatcher bridge =
        new BridgeDispatcher(fleet.dispatcher(), config.bridge(), meters.bridge(), states);
    Router router =
        new Router(config.routing(), fleet.names(), bridge, fleet.loops(), System::nanoTime);
    fleet.listen(router);
    Sessions sessions =
        new Sessions(config.sessions(), router, SessionClock.SYSTEM, seal, meters.sessions());
    EdgeServer edge =
        new EdgeServer(
            edge(config),
            new AccessPolicy(access(config), config.listen().host()),
            new EdgeStages(
                sessions,
                new StatelessDoor(router, config.bridge()),
                router,
                fleet::has,
                ready,
                meters.operations(),
                new EnvelopeReader(config.limits().depth()),
                sessions.streamCounts(),
                meters.calls()),
            fleet.loops());
    return new GatewayAssembly(fleet, router, seal, bridge, sessions, edge);
  }

  /** Whoever comes by the public URL has its host and origin. */
  private static AccessConfig access(GatewayConfig config) {
    URI publicUrl = config.listen().publicUrl();
    if (publicUrl == null) {
      return config.access();
    }
    List<String> hosts = new ArrayList<>(config.access().hosts());
    hosts.add(publicUrl.getRawAuthority());
    List<String> origins = new ArrayList<>(config.access().origins());
    origins.add(publicUrl.getScheme() + "://" + publicUrl.getRawAuthority());
    return new AccessConfig(hosts, origins, config.access().cors());
  }

  private static EdgeConfig edge(GatewayConfig config) {
    return new EdgeConfig(
        config.listen(),
        config.limits(),
        config.response(),
        config.keepalive(),
        keepalives(config.servers()));
  }

  private static Map<ServerName, Duration> keepalives(List<ServerConfig> servers) {
    Map<ServerName, Duration> intervals = new HashMap<>();
    for (ServerConfig server : servers) {
      Duration own = server.keepalive().interval();
      if (own != null) {
        intervals.put(server.name(), own);
      }
    }
    return intervals;
  }

  /**
   * Goes on with other servers, without touching those that are configured as before.
   *
   * @param gone hears of each removed server once nothing of it is left
   */
  FleetChange change(List<ServerConfig> servers, Duration grace, Consumer<ServerName> gone) {
    edge.serverIntervals(keepalives(servers));
    return fleet.change(servers, grace, router::swap, gone);
  }
}
