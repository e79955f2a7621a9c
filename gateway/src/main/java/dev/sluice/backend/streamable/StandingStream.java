package dev.sluice.backend.streamable;

import dev.sluice.backend.http.Backoff;
import dev.sluice.backend.http.Endpoint;
import dev.sluice.backend.http.EventBody;
import dev.sluice.backend.http.HttpAttempt;
import dev.sluice.backend.http.LoopClient;
import dev.sluice.backend.http.MediaType;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Sent;
import dev.sluice.protocol.mcp.McpHeader;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The GET stream on which a server speaks outside any call. Comes back after a pause when it ends,
 * from the last event seen; a server without one (405) is left alone. Confined to its loop.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#listening-for-messages-from-the-server">Listening
 *     for messages from the server, MCP 2025-11-25</a>
 */
final class StandingStream implements HttpAttempt.Handler, EventBody.Receiver {
  private static final Logger log = LoggerFactory.getLogger(StandingStream.class);

  private final StreamableChannel channel;
  private final Endpoint endpoint;
  private final LoopClient client;
  private final Backoff backoff = new Backoff(ThreadLocalRandom.current()::nextLong);
  private @Nullable HttpAttempt attempt;
  private @Nullable EventBody body;
  private @Nullable String lastEventId;
  private @Nullable Future<?> timer;
  private long retryMillis = -1;
  private boolean closed;

  StandingStream(StreamableChannel channel, Endpoint endpoint, LoopClient client) {
    this.channel = channel;
    this.endpoint = endpoint;
    this.client = client;
  }

  void open() {
    assert client.loop().inEventLoop();
    timer = null;
    if (!closed) {
      HttpAttempt next = new HttpAttempt(this, null);
      attempt = next;
      client.stream(endpoint.target(), next);
    }
  }

  void close() {
    assert client.loop().inEventLoop();
    closed = true;
    Future<?> pending = timer;
    if (pending != null) {
      pending.cancel(false);
    }
    endAttempt();
  }

  @Override
  public void onRequest(HttpHeaders headers) {
    channel.addHeaders(headers);
    if (lastEventId != null) {
      headers.set(McpHeader.LAST_EVENT_ID, lastEventId);
    }
  }

  @Override
  public void onHead(int status, HttpHeaders headers) {
    if (status == 200 && MediaType.of(headers) == MediaType.EVENTS) {
      body = new EventBody(endpoint.reader(), endpoint.config().response().intBytes(), this);
      pull();
      return;
    }
    endAttempt();
    if (status == 404 && channel.hasSession()) {
      closed = true;
      channel.expired();
    } else if (status == 409 || status == 429 || (status >= 500 && status != 501)) {
      again("status=" + status);
    } else {
      closed = true;
      log.debug("upstream_stream_none server={} status={}", endpoint.server(), status);
    }
  }

  @Override
  public void onChunk(ByteBuf chunk) {
    EventBody events = body;
    if (events == null) {
      return;
    }
    if (events.decode(chunk) == EventBody.Outcome.TOO_LARGE) {
      endAttempt();
      again("event over " + endpoint.config().response());
    } else {
      pull();
    }
  }

  @Override
  public void onEnd() {
    endAttempt();
    again("ended");
  }

  @Override
  public void onError(Throwable cause, Sent sent) {
    endAttempt();
    again("broken");
  }

  @Override
  public void onMessage(Message message) {
    backoff.reset();
    channel.heard(message);
  }

  @Override
  public void onMalformed() {
    log.warn("upstream_stream_malformed server={} event=dropped", endpoint.server());
  }

  private void pull() {
    HttpAttempt current = attempt;
    if (current != null) {
      current.pull(1);
    }
  }

  private void again(String why) {
    if (closed) {
      return;
    }
    long pause = backoff.next(retryMillis);
    log.debug("upstream_stream_reopen server={} why={} pauseMs={}", endpoint.server(), why, pause);
    timer = client.loop().schedule(this::open, pause, TimeUnit.MILLISECONDS);
  }

  private void endAttempt() {
    HttpAttempt current = attempt;
    attempt = null;
    if (current != null) {
      current.drop();
    }
    EventBody events = body;
    body = null;
    if (events != null) {
      lastEventId = events.lastEventId() == null ? lastEventId : events.lastEventId();
      retryMillis = events.retryMillis() < 0 ? retryMillis : events.retryMillis();
      events.close();
    }
  }
}
