package dev.sluice.backend.sse;

import dev.sluice.backend.http.Backoff;
import dev.sluice.backend.http.ConnectionStats;
import dev.sluice.backend.http.Endpoint;
import dev.sluice.backend.http.HttpConfig;
import dev.sluice.backend.http.LoopClient;
import dev.sluice.backend.http.LoopClients;
import dev.sluice.backend.http.OverHttp;
import dev.sluice.backend.spi.BackendTransport;
import dev.sluice.exchange.ServerName;
import dev.sluice.protocol.jsonrpc.EnvelopeReader;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.net.URI;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Reaches one MCP server over HTTP+SSE, the transport of revision 2024-11-05. A stream that was
 * lost is not taken up again, for its session is lost with it: the next {@link #open} makes
 * another, after a pause.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2024-11-05/basic/transports#http-with-sse">HTTP
 *     with SSE, MCP 2024-11-05</a>
 */
public final class SseTransport implements BackendTransport, OverHttp {
  private final Endpoint endpoint;
  private final LoopClients clients;
  private final Reopening reopening =
      new Reopening(new Backoff(ThreadLocalRandom.current()::nextLong), System::nanoTime);

  /**
   * @param group the gateway's event loops; connections live on them, and they are never shut down
   *     here
   */
  public SseTransport(
      ServerName server, HttpConfig config, EnvelopeReader reader, EventLoopGroup group) {
    this(server, config, reader, new LoopClients(config, group));
  }

  /**
   * @param clients its connections, owned; may be those of the transport it is the fallback of
   */
  public SseTransport(
      ServerName server, HttpConfig config, EnvelopeReader reader, LoopClients clients) {
    this.endpoint = new Endpoint(server, config, reader);
    this.clients = clients;
  }

  @Override
  public ServerName server() {
    return endpoint.server();
  }

  @Override
  public String kind() {
    return "sse";
  }

  @Override
  public URI address() {
    return endpoint.target();
  }

  @Override
  public boolean isOneConnection() {
    return true;
  }

  @Override
  public boolean isForSessionsOnly() {
    return true;
  }

  @Override
  public ConnectionStats stats() {
    return clients.stats();
  }

  /** {@inheritDoc} Waits while streams are lost one after the other. */
  @Override
  public void open(EventLoop loop, OpenCallback callback) {
    LoopClient home = clients.on(loop);
    SseChannel channel = new SseChannel(endpoint, clients, home, this::ended);
    clients.remember(channel);
    Opening opening = new Opening(loop, callback);
    var _ =
        home.loop()
            .schedule(() -> channel.open(opening), reopening.pauseNanos(), TimeUnit.NANOSECONDS);
  }

  private void ended(SseChannel channel, long livedNanos) {
    if (livedNanos >= 0) {
      reopening.lost(livedNanos);
    }
  }

  @Override
  public void shutdown(Runnable done) {
    clients.shutdown(done);
  }

  @Override
  public void abandon() {
    clients.abandon();
  }
}
