package dev.sluice.lifecycle;

import dev.sluice.backend.spi.BackendTransport;
import dev.sluice.backend.stdio.StdioTransport;
import dev.sluice.backend.streamable.StreamableConfig;
import dev.sluice.backend.streamable.StreamableTransport;
import dev.sluice.demo.DemoOptions;
import dev.sluice.demo.DemoServer;
import dev.sluice.dispatch.FleetDispatcher;
import dev.sluice.dispatch.ReplicaSpec;
import dev.sluice.dispatch.ServerLane;
import dev.sluice.exchange.Dispatcher;
import dev.sluice.exchange.ServerEvents;
import dev.sluice.exchange.ServerName;
import dev.sluice.observability.Operations;
import dev.sluice.protocol.jsonrpc.EnvelopeReader;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The configured servers and the dispatcher in front of them, without any port. */
public final class Fleet implements AutoCloseable {
  private static final long MOST_CLOSE_MILLIS = 5_000;

  private final EventLoopGroup loops;
  private final LateServerEvents events = new LateServerEvents();
  private final List<ServerLane> lanes = new ArrayList<>();
  private final List<StdioTransport> processes = new ArrayList<>();
  private final FleetDispatcher dispatcher;
  private @Nullable DemoServer demo;

  private Fleet(GatewayConfig config, Operations operations) {
    loops = EventLoops.open();
    EnvelopeReader reader = new EnvelopeReader(config.limits().depth());
    ServerLane.Surroundings surroundings =
        new ServerLane.Surroundings(events, operations, System::nanoTime);
    for (ServerConfig server : config.servers()) {
      lanes.add(
          new ServerLane(
              server.name(),
              server.dispatch(),
              List.of(ReplicaSpec.only(transport(server, reader))),
              surroundings));
    }
    dispatcher = new FleetDispatcher(lanes);
  }

  /** Makes ready to talk to every configured server; connects to none yet. */
  public static Fleet open(GatewayConfig config, Operations operations) {
    return new Fleet(config, operations);
  }

  private BackendTransport transport(ServerConfig server, EnvelopeReader reader) {
    return switch (server.reach()) {
      case ServerConfig.Reach.Url url ->
          new StreamableTransport(server.name(), url.http(), reader, loops);
      case ServerConfig.Reach.Command command -> {
        StdioTransport transport = new StdioTransport(server.name(), command.stdio(), reader);
        processes.add(transport);
        yield transport;
      }
      case ServerConfig.Reach.Demo ignored -> {
        DemoServer started = DemoServer.start(loops, DemoOptions.DEFAULTS);
        demo = started;
        yield new StreamableTransport(
            server.name(), StreamableConfig.of(started.url()), reader, loops);
      }
    };
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

  /** Those of its transports that run processes. */
  List<StdioTransport> processes() {
    return List.copyOf(processes);
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
    DemoServer inside = demo;
    if (inside != null) {
      inside.stop();
    }
    EventLoops.close(loops);
  }

  /** Kills what is left of child processes, without waiting. */
  void destroyProcesses() {
    processes.forEach(StdioTransport::destroyForcibly);
  }
}
