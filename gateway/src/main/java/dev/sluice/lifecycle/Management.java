package dev.sluice.lifecycle;

import dev.sluice.admin.ConfigView;
import dev.sluice.admin.ManagementConfig;
import dev.sluice.admin.ManagementServer;
import dev.sluice.admin.ServersView;
import dev.sluice.admin.Views;
import dev.sluice.dispatch.ReplicaView;
import dev.sluice.dispatch.ServerLane;
import dev.sluice.exchange.Failure;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The management port of one gateway, with the views it shows. */
final class Management implements ServersView {
  private static final long MOST_STOP_MILLIS = 200;

  private final ManagementServer server;
  private final Fleet fleet;
  private volatile ConfigView configView = Map::of;
  private @Nullable InetSocketAddress address;

  Management(
      ManagementConfig config, Meters meters, GatewayAssembly assembly, BooleanSupplier ready) {
    this.fleet = assembly.fleet();
    Views views =
        new Views(
            this,
            new SessionsPort(assembly.sessions().list()),
            () -> configView.config(),
            new LoggersPort());
    this.server = new ManagementServer(config, meters::scrape, ready, views, fleet.loops());
    meters.watch(server);
  }

  /**
   * @param reusePort whether another process may listen on the port already
   */
  void start(boolean reusePort) throws StartFailure {
    try {
      address = server.start(reusePort);
    } catch (IOException refused) {
      throw new StartFailure(String.valueOf(refused.getMessage()), refused);
    }
  }

  void showConfig(ConfigView view) {
    configView = view;
  }

  InetSocketAddress address() {
    InetSocketAddress bound = address;
    if (bound == null) {
      throw new IllegalStateException("management: not started (expected: started)");
    }
    return bound;
  }

  void stop(StopTime time) {
    Future<?> closing = server.stop();
    closing.awaitUninterruptibly(time.step(MOST_STOP_MILLIS), TimeUnit.MILLISECONDS);
  }

  @Override
  public List<Server> servers() {
    return fleet.lanes().stream().map(Management::view).toList();
  }

  private static Server view(ServerLane lane) {
    Failure failure = lane.whyDown();
    return new Server(
        lane.server().value(),
        lane.transport(),
        lane.isUp(),
        lane.revision(),
        failure == null ? null : failure.message(),
        lane.callsInFlight(),
        lane.callsQueued(),
        lane.callsRefused(),
        lane.view().stream().map(Management::view).toList());
  }

  private static Replica view(ReplicaView replica) {
    return new Replica(
        replica.name(),
        replica.weight(),
        replica.state().name().toLowerCase(Locale.ROOT),
        replica.detail(),
        replica.transport(),
        replica.revision(),
        replica.breaker().text(),
        replica.inFlight(),
        replica.sessions());
  }
}
