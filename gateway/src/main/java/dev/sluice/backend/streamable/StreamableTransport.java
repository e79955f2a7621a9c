package dev.sluice.backend.streamable;

import dev.sluice.backend.http.ConnectionStats;
import dev.sluice.backend.http.Endpoint;
import dev.sluice.backend.http.HttpConfig;
import dev.sluice.backend.http.LoopClients;
import dev.sluice.backend.http.OverHttp;
import dev.sluice.backend.spi.BackendTransport;
import dev.sluice.exchange.ServerName;
import dev.sluice.protocol.jsonrpc.EnvelopeReader;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Reaches one MCP server over Streamable HTTP, revisions 2025-03-26 to 2025-11-25.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#streamable-http">Streamable
 *     HTTP, MCP 2025-11-25</a>
 */
public final class StreamableTransport implements BackendTransport, OverHttp {
  private final Endpoint endpoint;
  private final LoopClients clients;
  private final @Nullable BackendTransport fallback;

  /**
   * @param group the gateway's event loops; connections live on them, and they are never shut down
   *     here
   */
  public StreamableTransport(
      ServerName server, HttpConfig config, EnvelopeReader reader, EventLoopGroup group) {
    this(server, config, reader, new LoopClients(config, group), null);
  }

  /**
   * @param clients its connections, owned
   * @param fallback the way to go when this transport is not served at the address; owned
   */
  public StreamableTransport(
      ServerName server,
      HttpConfig config,
      EnvelopeReader reader,
      LoopClients clients,
      @Nullable BackendTransport fallback) {
    this.endpoint = new Endpoint(server, config, reader);
    this.clients = clients;
    this.fallback = fallback;
  }

  @Override
  public ServerName server() {
    return endpoint.server();
  }

  @Override
  public String kind() {
    return "streamable_http";
  }

  @Override
  public URI address() {
    return endpoint.target();
  }

  @Override
  public @Nullable BackendTransport fallback() {
    return fallback;
  }

  @Override
  public ConnectionStats stats() {
    return clients.stats();
  }

  /** Opens nothing yet: the first request connects. */
  @Override
  public void open(EventLoop loop, OpenCallback callback) {
    StreamableChannel channel = new StreamableChannel(endpoint, clients, clients.on(loop));
    clients.remember(channel);
    loop.execute(() -> callback.onOpen(channel));
  }

  @Override
  public void shutdown(Runnable done) {
    BackendTransport other = fallback;
    clients.shutdown(other == null ? done : () -> other.shutdown(done));
  }

  @Override
  public void abandon() {
    clients.abandon();
  }
}
