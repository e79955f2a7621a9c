package dev.sluice.lifecycle;

import dev.sluice.backend.http.ConnectionStats;
import dev.sluice.backend.http.HttpConfig;
import dev.sluice.backend.http.LoopClients;
import dev.sluice.backend.http.OverHttp;
import dev.sluice.backend.spi.BackendTransport;
import dev.sluice.backend.sse.SseTransport;
import dev.sluice.backend.stdio.StdioTransport;
import dev.sluice.backend.streamable.StreamableTransport;
import dev.sluice.demo.DemoOptions;
import dev.sluice.demo.DemoServer;
import dev.sluice.dispatch.ReplicaSet;
import dev.sluice.dispatch.ReplicaSpec;
import dev.sluice.dispatch.UpstreamSharing;
import dev.sluice.exchange.ServerName;
import dev.sluice.lifecycle.ServerConfig.Reach;
import dev.sluice.protocol.jsonrpc.EnvelopeReader;
import io.netty.channel.EventLoopGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes the ways to the places where servers run, and keeps those of the configuration of the
 * moment. One thread at a time may make; any may look.
 */
final class Places {

  /**
   * Which way: replicas of a server have names, processes of a replica numbers.
   *
   * @param reach what it was made of
   */
  private record Key(ServerName server, String replica, int instance, Reach reach) {
    /** What a record would link to hash the whole of a reach takes milliseconds of a start. */
    @Override
    public int hashCode() {
      return server.value().hashCode() + 31 * (replica.hashCode() + 31 * instance);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key
          && key.server.equals(server)
          && key.replica.equals(replica)
          && key.instance == instance
          && key.reach.equals(reach);
    }
  }

  private final Map<Key, BackendTransport> made = new ConcurrentHashMap<>();
  private final EventLoopGroup loops;
  private final EnvelopeReader reader;
  private volatile @Nullable DemoServer demo;

  /**
   * @param depth how deep messages of servers may nest
   */
  Places(EventLoopGroup loops, int depth) {
    this.loops = loops;
    this.reader = new EnvelopeReader(depth);
  }

  /** New ways to all places of a server, for a lane of its own; connects to none yet. */
  ReplicaSet of(ServerConfig server) {
    return make(server, Map.of());
  }

  /**
   * The ways to all places of a server whose configuration changed: those to places that did not
   * change are the same as before. For the lane that has these.
   */
  ReplicaSet changed(ServerConfig server) {
    return make(server, Map.copyOf(made));
  }

  /** The server is configured no more; what was made for it stays its lane's. */
  void forget(ServerName server) {
    made.keySet().removeIf(key -> key.server().equals(server));
  }

  private ReplicaSet make(ServerConfig server, Map<Key, BackendTransport> kept) {
    made.keySet().removeIf(key -> key.server().equals(server.name()));
    List<ReplicaSpec> specs = new ArrayList<>();
    int instances = 1;
    for (ReplicaConfig replica : server.replicas()) {
      instances = replica.reach() instanceof Reach.Command(var stdio) ? stdio.instances() : 1;
      for (int i = 1; i <= instances; i++) {
        Key key = new Key(server.name(), replica.name(), i, replica.reach());
        BackendTransport before = kept.get(key);
        BackendTransport transport = before == null ? transport(server.name(), replica) : before;
        made.put(key, transport);
        String name = instances == 1 ? replica.name() : replica.name() + '-' + i;
        specs.add(new ReplicaSpec(name, replica.weight(), replica.drain(), transport));
      }
    }
    boolean spread =
        server.replicas().size() == 1
            && instances > 1
            && server.dispatch().sessions() != UpstreamSharing.DEDICATED;
    return new ReplicaSet(specs, !spread, server.watch());
  }

  private BackendTransport transport(ServerName server, ReplicaConfig replica) {
    return switch (replica.reach()) {
      case Reach.Url url -> overHttp(server, url.http());
      case Reach.Command command -> new StdioTransport(server, command.stdio(), reader);
      case Reach.Demo _ -> {
        DemoServer started = DemoServer.start(loops, DemoOptions.DEFAULTS);
        demo = started;
        yield new StreamableTransport(server, HttpConfig.of(started.url()), reader, loops);
      }
    };
  }

  private BackendTransport overHttp(ServerName server, HttpConfig http) {
    LoopClients clients = new LoopClients(http, loops);
    return switch (http.transport()) {
      case STREAMABLE -> new StreamableTransport(server, http, reader, clients, null);
      case SSE -> new SseTransport(server, http, reader, clients);
      case AUTO ->
          new StreamableTransport(
              server, http, reader, clients, new SseTransport(server, http, reader, clients));
    };
  }

  /** The ways of one server now, or of none. */
  List<BackendTransport> to(ServerName server) {
    List<BackendTransport> ways = new ArrayList<>();
    made.forEach(
        (key, transport) -> {
          if (key.server().equals(server)) {
            ways.add(transport);
          }
        });
    return ways;
  }

  /** Those of one server that run processes. */
  List<StdioTransport> processes(ServerName server) {
    return to(server).stream()
        .filter(StdioTransport.class::isInstance)
        .map(StdioTransport.class::cast)
        .toList();
  }

  /** The connections of those of one server that are reached over HTTP. */
  List<ConnectionStats> connections(ServerName server) {
    return to(server).stream()
        .filter(OverHttp.class::isInstance)
        .map(OverHttp.class::cast)
        .map(OverHttp::stats)
        .toList();
  }

  boolean haveProcesses() {
    return made.values().stream().anyMatch(BackendTransport::isProcess);
  }

  /** Kills what is left of child processes, without waiting, and returns how many there were. */
  int destroyProcesses() {
    return made.values().stream()
        .filter(StdioTransport.class::isInstance)
        .map(StdioTransport.class::cast)
        .mapToInt(StdioTransport::destroyForcibly)
        .sum();
  }

  /** Connections are closed now, whatever is still to be said on them. */
  void abandonConnections() {
    made.values().stream()
        .filter(OverHttp.class::isInstance)
        .map(OverHttp.class::cast)
        .forEach(OverHttp::abandon);
  }

  /** Ends the demo server, once all else has been closed. */
  void close() {
    DemoServer inside = demo;
    if (inside != null) {
      inside.stop();
    }
  }
}
