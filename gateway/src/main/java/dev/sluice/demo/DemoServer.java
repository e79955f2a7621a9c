package dev.sluice.demo;

import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

/**
 * A small MCP server to try a gateway with. Speaks the revisions that open sessions and 2026-07-28,
 * which has none.
 */
public final class DemoServer {
  private static final Duration START_PATIENCE = Duration.ofSeconds(10);

  private final Sessions sessions;
  private final DisposableServer server;
  private final URI url;

  private DemoServer(Sessions sessions, DisposableServer server, URI url) {
    this.sessions = sessions;
    this.server = server;
    this.url = url;
  }

  /**
   * Starts it over Streamable HTTP on somebody else's event loops. Blocks until the port is open.
   *
   * @throws RuntimeException when the port cannot be opened
   */
  public static DemoServer start(EventLoopGroup loops, DemoOptions options) {
    Sessions sessions = new Sessions(options.maxSessions());
    HttpFront front = new HttpFront(sessions, new DemoProtocol(options, sessions, loops));
    DisposableServer server =
        HttpServer.create()
            .host(options.host())
            .port(options.port())
            .runOn(new Loops(loops))
            .handle(front::handle)
            .bindNow(START_PATIENCE);
    int port = ((InetSocketAddress) server.address()).getPort();
    return new DemoServer(
        sessions, server, URI.create("http://" + options.host() + ':' + port + "/mcp"));
  }

  /** Somebody else's event loops, which this server never ends. */
  private record Loops(EventLoopGroup group) implements LoopResources {
    @Override
    public EventLoopGroup onServer(boolean useNative) {
      return group;
    }
  }

  /**
   * Serves one client over a pair of streams until the input ends. Blocks; closes neither stream.
   *
   * @throws IOException when reading fails
   */
  public static void runStdio(InputStream in, OutputStream out, DemoOptions options)
      throws IOException {
    Sessions sessions = new Sessions(1);
    ScheduledExecutorService timers =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("demo-timers").factory());
    try {
      DemoProtocol protocol = new DemoProtocol(options, sessions, timers);
      new StdioFront(sessions.open(), protocol, out).serve(in);
    } finally {
      timers.shutdownNow();
      sessions.closeAll();
    }
  }

  /** Where it is reached. */
  public URI url() {
    return url;
  }

  /** Ends sessions and streams and closes the port. Blocks until that is done. */
  public void stop() {
    sessions.closeAll();
    server.disposeNow(START_PATIENCE);
  }
}
