package dev.sluice.edge;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.sluice.exchange.Stage;
import dev.sluice.observability.Operations;
import dev.sluice.protocol.jsonrpc.EnvelopeReader;
import dev.sluice.security.AccessConfig;
import dev.sluice.security.AccessPolicy;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A server on a loopback port, with scripted sessions behind it. */
final class LiveEdge {
  final ScriptedDoor door = new ScriptedDoor();
  final EdgeServer server;
  final int port;
  private final EventLoopGroup loops;
  private final AccessConfig access;

  LiveEdge(Stage plain, @Nullable TlsConfig tls) throws Exception {
    this(plain, tls, io());
  }

  LiveEdge(Stage plain, @Nullable TlsConfig tls, IoHandlerFactory io) throws Exception {
    this(plain, tls, io, AccessConfig.DEFAULTS);
  }

  /** With these rules for who may call. */
  static LiveEdge of(AccessConfig access, Stage plain) throws Exception {
    return new LiveEdge(plain, null, io(), access);
  }

  private static IoHandlerFactory io() {
    return Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
  }

  private LiveEdge(Stage plain, @Nullable TlsConfig tls, IoHandlerFactory io, AccessConfig access)
      throws Exception {
    this.access = access;
    loops = new MultiThreadIoEventLoopGroup(1, io);
    server = server(new ListenConfig("127.0.0.1", 0, tls), plain);
    InetSocketAddress bound = server.start().get(5, SECONDS);
    port = bound.getPort();
  }

  /** A server like this one, not started. */
  EdgeServer server(ListenConfig listen, Stage plain) {
    EdgeStages stages =
        new EdgeStages(
            door,
            plain,
            plain,
            name -> false,
            () -> true,
            Operations.NONE,
            new EnvelopeReader(Wire.LIMITS.depth()),
            door.counts,
            null);
    return new EdgeServer(
        new EdgeConfig(
            listen, Wire.LIMITS, ResponseConfig.DEFAULTS, KeepaliveConfig.DEFAULTS, Map.of()),
        new AccessPolicy(access, "127.0.0.1"),
        stages,
        loops);
  }

  void stop() throws Exception {
    server.close().get(5, SECONDS);
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).get(5, SECONDS);
  }
}
