package dev.sluice.edge;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.bridge.BridgeConfig;
import dev.sluice.bridge.BridgeCounts;
import dev.sluice.bridge.BridgeDispatcher;
import dev.sluice.bridge.StateSeal;
import dev.sluice.dispatch.DispatchConfig;
import dev.sluice.dispatch.FleetDispatcher;
import dev.sluice.dispatch.ReplicaSet;
import dev.sluice.dispatch.ReplicaSpec;
import dev.sluice.dispatch.ServerLane;
import dev.sluice.exchange.ServerName;
import dev.sluice.micro.Deaf;
import dev.sluice.micro.MemoryServer;
import dev.sluice.micro.Samples;
import dev.sluice.observability.Operations;
import dev.sluice.observability.Telemetry;
import dev.sluice.protocol.jsonrpc.EnvelopeReader;
import dev.sluice.routing.Router;
import dev.sluice.routing.RoutingConfig;
import dev.sluice.security.AccessConfig;
import dev.sluice.security.AccessPolicy;
import dev.sluice.session.SealKeys;
import dev.sluice.session.SealSecret;
import dev.sluice.session.SessionClock;
import dev.sluice.session.SessionConfig;
import dev.sluice.session.SessionListener;
import dev.sluice.session.SessionSeal;
import dev.sluice.session.Sessions;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.security.SecureRandom;
import java.util.List;

/**
 * The whole way of a call as a gateway has it, from the bytes of the client's request to those of
 * its answer: one client connection without a socket, a server without one, one thread.
 */
final class MemoryGateway implements AutoCloseable {
  private static final ServerName ECHO = new ServerName("echo");
  private static final SecureRandom RANDOM = new SecureRandom();

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final MemoryServer server = new MemoryServer(ECHO);
  private final Telemetry telemetry = new Telemetry();

  MemoryGateway() {
    Operations operations = telemetry.operations();
    ServerLane lane =
        new ServerLane(
            ECHO,
            DispatchConfig.DEFAULTS,
            ReplicaSet.of(ReplicaSpec.only(server)),
            new ServerLane.Surroundings(new Deaf(), operations, System::nanoTime));
    StateSeal states = StateSeal.fresh(RANDOM);
    BridgeDispatcher bridge =
        new BridgeDispatcher(
            new FleetDispatcher(List.of(lane)),
            BridgeConfig.DEFAULTS,
            new BridgeCounts(),
            () -> states);
    Router router =
        new Router(
            RoutingConfig.DEFAULTS, List.of(ECHO), bridge, channel.eventLoop(), System::nanoTime);
    SessionConfig config = SessionConfig.DEFAULTS;
    SessionSeal seal =
        new SessionSeal(SealKeys.of(List.of(SealSecret.random(RANDOM))), RANDOM, config);
    Sessions sessions =
        new Sessions(config, router, SessionClock.SYSTEM, () -> seal, SessionListener.NONE);
    EdgeContext edge =
        new EdgeContext(
            EdgeConfig.DEFAULTS,
            new AccessPolicy(AccessConfig.DEFAULTS, "127.0.0.1"),
            new EdgeStages(
                sessions,
                router,
                router,
                ECHO::equals,
                () -> true,
                operations,
                new EnvelopeReader(EnvelopeReader.DEFAULT_MAX_DEPTH),
                sessions.streamCounts(),
                null));
    OpenConnections open = new OpenConnections(8, edge.tally());
    channel.pipeline().addLast(new ConnectionSetup(new Endpoints(edge), open, null));
  }

  MemoryServer server() {
    return server;
  }

  /** Hands on what the client sent, and lets what follows from it happen. */
  void read(byte[] request) {
    ByteBuf bytes = channel.alloc().directBuffer(request.length).writeBytes(request);
    channel.pipeline().fireChannelRead(bytes).fireChannelReadComplete();
  }

  /** How many bytes the client was sent since it was asked last. */
  int written() {
    int bytes = 0;
    for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
      bytes += part.readableBytes();
      part.release();
    }
    return bytes;
  }

  /** Sends a request and returns what came back, once the server has answered what it answers. */
  String ask(String request) {
    read(request.getBytes(US_ASCII));
    channel.runPendingTasks();
    StringBuilder text = new StringBuilder();
    for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
      text.append(part.toString(US_ASCII));
      part.release();
    }
    return text.toString();
  }

  /** Opens a session at this path and returns its id. */
  String open(String path) {
    String answer = ask(Samples.post(path, "", Samples.initialize()));
    return Samples.sessionOf(answer);
  }

  @Override
  public void close() {
    channel.finishAndReleaseAll();
    telemetry.close();
  }
}
