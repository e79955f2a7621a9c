package dev.sluice.lifecycle;

import dev.sluice.backend.stdio.StdioTransport;
import dev.sluice.dispatch.FleetDispatcher;
import dev.sluice.dispatch.ServerLane;
import dev.sluice.exchange.Dispatcher;
import dev.sluice.exchange.ServerEvents;
import dev.sluice.exchange.ServerName;
import dev.sluice.observability.Operations;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configured servers and the dispatcher in front of them, without any port. One thread at a
 * time may change it; any may look.
 */
public final class Fleet implements AutoCloseable {
  private static final long MOST_CLOSE_MILLIS = 5_000;

  private static final Logger LOG = LoggerFactory.getLogger(Fleet.class);

  private final EventLoopGroup loops;
  private final LateServerEvents events = new LateServerEvents();
  private final ServerLane.Surroundings surroundings;
  private final FleetDispatcher dispatcher;
  private final Places places;
  private final Roster roster;

  /** Lanes that end with their last call, and the processes behind them. */
  private final Map<ServerLane, List<StdioTransport>> retiring = new ConcurrentHashMap<>();

  private Fleet(GatewayConfig config, Operations operations) {
    loops = EventLoops.open();
    places = new Places(loops, config.limits().depth());
    surroundings = new ServerLane.Surroundings(events, operations, System::nanoTime);
    roster = new Roster(this::lane);
    roster.set(roster.plan(config.servers()));
    dispatcher = new FleetDispatcher(roster.lanes());
  }

  /** Makes ready to talk to every configured server; connects to none yet. */
  public static Fleet open(GatewayConfig config, Operations operations) {
    return new Fleet(config, operations);
  }

  private ServerLane lane(ServerConfig server) {
    return new ServerLane(server.name(), server.dispatch(), places.of(server), surroundings);
  }

  /** Sends what servers say outside calls to {@code listener} from now on. */
  void listen(ServerEvents listener) {
    events.tie(listener);
  }

  /**
   * Goes on with other servers. Those that are configured as before are not touched; lanes of the
   * others end with their last call, at the latest after {@code grace}.
   *
   * @param route leads requests to these servers, in this order
   * @param gone hears of each removed server once nothing of it is left
   */
  synchronized FleetChange change(
      List<ServerConfig> servers,
      Duration grace,
      Consumer<List<ServerName>> route,
      Consumer<ServerName> gone) {
    Map<ServerName, List<StdioTransport>> processes = new ConcurrentHashMap<>();
    names().forEach(name -> processes.put(name, places.processes(name)));
    Roster.Plan plan = roster.plan(servers);
    FleetChange change = plan.change();
    plan.adopted().forEach(entry -> entry.lane().adopt(places.changed(entry.config())));
    List<ServerLane> all = new ArrayList<>(plan.lanes());
    all.addAll(plan.removed());
    // Whoever was routed by the old list finds a lane, whoever is by the new one, too.
    dispatcher.swap(all);
    roster.set(plan);
    route.accept(names());
    dispatcher.swap(plan.lanes());
    plan.replaced().forEach(lane -> retire(lane, grace, processes, () -> {}));
    for (ServerLane lane : plan.removed()) {
      places.forget(lane.server());
      retire(lane, grace, processes, () -> gone.accept(lane.server()));
    }
    tickNew(change);
    return change;
  }

  private void retire(
      ServerLane lane,
      Duration grace,
      Map<ServerName, List<StdioTransport>> processes,
      Runnable done) {
    retiring.put(lane, processes.getOrDefault(lane.server(), List.of()));
    lane.retire(
        loop(),
        grace,
        () -> {
          retiring.remove(lane);
          done.run();
        });
  }

  private void tickNew(FleetChange change) {
    for (ServerLane lane : lanes()) {
      if (!change.kept().contains(lane.server())) {
        EventLoop loop = loop();
        loop.execute(() -> lane.tick(loop));
      }
    }
  }

  public Dispatcher dispatcher() {
    return dispatcher;
  }

  /** The servers of the moment, in the order of the configuration. */
  public List<ServerName> names() {
    return lanes().stream().map(ServerLane::server).toList();
  }

  boolean has(ServerName server) {
    return roster.has(server);
  }

  List<ServerLane> lanes() {
    return roster.lanes();
  }

  /** Calls under way, those to servers that are being removed included. */
  int callsInFlight() {
    return lanes().stream().mapToInt(ServerLane::callsInFlight).sum()
        + retiring.keySet().stream().mapToInt(ServerLane::callsInFlight).sum();
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
    beginClose().finish(() -> MOST_CLOSE_MILLIS, () -> EventLoops.MOST_SHUTDOWN_MILLIS);
  }

  /** Begins to end upstream sessions and processes; {@link Closing#finish} is to follow. */
  Closing beginClose() {
    List<ServerLane> all = new ArrayList<>(lanes());
    all.addAll(retiring.keySet());
    CountDownLatch closed = new CountDownLatch(all.size());
    all.forEach(lane -> lane.close(closed::countDown));
    return new Closing(closed);
  }

  /** The end of all servers, under way. */
  final class Closing {
    private final CountDownLatch closed;

    private Closing(CountDownLatch closed) {
      this.closed = closed;
    }

    /** Waits as long as there is time; processes that have not ended then are killed. */
    void finish(StopTime time) {
      finish(time::rest, () -> time.step(EventLoops.MOST_SHUTDOWN_MILLIS) / 2);
    }

    private void finish(LongSupplier serverMillis, LongSupplier loopMillis) {
      try {
        if (!closed.await(serverMillis.getAsLong(), TimeUnit.MILLISECONDS)) {
          int killed = destroyProcesses();
          places.abandonConnections();
          LOG.warn("fleet_cut_off servers={} children={}", closed.getCount(), killed);
        }
      } catch (InterruptedException interrupted) {
        destroyProcesses();
        places.abandonConnections();
        Thread.currentThread().interrupt();
      }
      places.close();
      EventLoops.close(loops, loopMillis.getAsLong());
    }
  }

  /** Kills what is left of child processes, without waiting, and returns how many there were. */
  int destroyProcesses() {
    int killed = places.destroyProcesses();
    for (List<StdioTransport> some : retiring.values()) {
      killed += some.stream().mapToInt(StdioTransport::destroyForcibly).sum();
    }
    return killed;
  }
}
