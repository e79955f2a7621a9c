package dev.sluice.lifecycle;

import dev.sluice.dispatch.FleetDispatcher;
import dev.sluice.dispatch.ServerLane;
import dev.sluice.exchange.Dispatcher;
import dev.sluice.exchange.ServerEvents;
import dev.sluice.exchange.ServerName;
import dev.sluice.observability.Operations;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The configured servers and the dispatcher in front of them, without any port. */
public final class Fleet implements AutoCloseable {
  private static final long MOST_CLOSE_MILLIS = 5_000;

  private final EventLoopGroup loops;
  private final LateServerEvents events = new LateServerEvents();
  private final List<ServerLane> lanes = new ArrayList<>();
  private final FleetDispatcher dispatcher;
  private final Places places;

  private Fleet(GatewayConfig config, Operations operations) {
    loops = EventLoops.open();
    places = new Places(loops, config.limits().depth());
    ServerLane.Surroundings surroundings =
        new ServerLane.Surroundings(events, operations, System::nanoTime);
    for (ServerConfig server : config.servers()) {
      lanes.add(new ServerLane(server.name(), server.dispatch(), places.of(server), surroundings));
    }
    dispatcher = new FleetDispatcher(lanes);
  }

  /** Makes ready to talk to every configured server; connects to none yet. */
  public static Fleet open(GatewayConfig config, Operations operations) {
    return new Fleet(config, operations);
  }

  /** Sends what servers say outside calls to {@code listener} from now on. */
  void listen(ServerEvents listener) {
    events.tie(listener);
  }

  public Dispatcher dispatcher() {
    return dispatcher;
  }

  public List<ServerName> names() {
    return lanes.stream().map(ServerLane::server).toList();
  }

  List<ServerLane> lanes() {
    return List.copyOf(lanes);
  }

  /** Signalled each time a server comes up. */
  Ups ups() {
    return events.ups();
  }

  /** The ways to its servers. */
  Places places() {
    return places;
  }

  EventLoopGroup loops() {
    return loops;
  }

  /** A loop to make requests on. */
  public EventLoop loop() {
    return loops.next();
  }

  /** Ends upstream sessions and processes, and waits for it, at most five seconds. */
  @Override
  public void close() {
    close(MOST_CLOSE_MILLIS);
  }

  /** As {@link #close()}; processes that have not ended after {@code millis} are killed. */
  void close(long millis) {
    CountDownLatch closed = new CountDownLatch(lanes.size());
    lanes.forEach(lane -> lane.close(closed::countDown));
    try {
      if (!closed.await(millis, TimeUnit.MILLISECONDS)) {
        destroyProcesses();
      }
    } catch (InterruptedException interrupted) {
      destroyProcesses();
      Thread.currentThread().interrupt();
    }
    places.close();
    EventLoops.close(loops);
  }

  /** Kills what is left of child processes, without waiting. */
  void destroyProcesses() {
    places.destroyProcesses();
  }
}
