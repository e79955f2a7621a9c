package dev.sluice.backend.sse;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.backend.http.AnswerHead;
import dev.sluice.backend.http.Endpoint;
import dev.sluice.backend.http.EventBody;
import dev.sluice.backend.http.Fault;
import dev.sluice.backend.http.HttpAttempt;
import dev.sluice.backend.http.LoopClient;
import dev.sluice.backend.http.MediaType;
import dev.sluice.backend.http.Redirect;
import dev.sluice.backend.spi.Incoming;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Sent;
import dev.sluice.protocol.jsonrpc.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The GET stream of one session: the address for messages first, then everything the server says.
 * Confined to its loop; tells its end once.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2024-11-05/basic/transports#http-with-sse">HTTP
 *     with SSE, MCP 2024-11-05</a>
 */
final class SseStream implements HttpAttempt.Handler, EventBody.Receiver {
  private static final Logger log = LoggerFactory.getLogger(SseStream.class);

  /** Most statuses of redirects are followed for a GET. */
  private static final int SEE_OTHER = 303;

  /** Hears what the stream holds. */
  interface Reader {
    /** Where messages go. */
    void onAddress(PostAddresses addresses);

    /** Takes ownership. */
    void onMessage(Message message);

    /** A response that cannot be read. */
    void onBrokenAnswer(long id, String why);

    /** Nothing was said for as long as the stream may be silent. */
    void onSilence();

    /** Whether more may be read now; {@link SseStream#resume} follows when not. */
    boolean hasRoom();

    /** The last thing heard. */
    void onEnd(Failure.ByBackend why);
  }

  private final Endpoint endpoint;
  private final LoopClient client;
  private final Fault fault;
  private final Reader reader;
  private @Nullable HttpAttempt attempt;
  private @Nullable EventBody body;
  private URI target;
  private int hops;
  private boolean addressed;
  private boolean owed;
  private boolean ended;

  SseStream(Endpoint endpoint, LoopClient client, Fault fault, Reader reader) {
    this.endpoint = endpoint;
    this.client = client;
    this.fault = fault;
    this.reader = reader;
    this.target = endpoint.target();
  }

  void open() {
    assert client.loop().inEventLoop();
    HttpAttempt next = new HttpAttempt(this, null);
    attempt = next;
    client.stream(target, next);
  }

  /** Hears nothing more. */
  void close() {
    assert client.loop().inEventLoop();
    ended = true;
    drop();
    EventBody events = body;
    body = null;
    if (events != null) {
      events.close();
    }
  }

  private void drop() {
    HttpAttempt current = attempt;
    attempt = null;
    if (current != null) {
      current.drop();
    }
  }

  private void end(Failure.ByBackend why) {
    if (!ended) {
      close();
      reader.onEnd(why);
    }
  }

  @Override
  public void onRequest(HttpHeaders headers) {
    headers.set(HttpHeaderNames.ACCEPT, "text/event-stream");
    headers.set(HttpHeaderNames.CACHE_CONTROL, "no-store");
    endpoint.addConfigured(headers);
  }

  @Override
  public void onHead(int status, HttpHeaders response) {
    AnswerHead head = new AnswerHead(status, response);
    if (status == 200 && MediaType.of(response) == MediaType.EVENTS) {
      EventBody events =
          new EventBody(endpoint.reader(), endpoint.config().response().intBytes(), this);
      body = events;
      watch(events);
      pull();
    } else if (Redirect.keepsBody(status) || (status > 300 && status <= SEE_OTHER)) {
      redirected(response.get(HttpHeaderNames.LOCATION));
    } else if (head.isSuccess()) {
      end(fault.protocol(head.text() + " to GET (expected: text/event-stream); check its url"));
    } else {
      end(fault.status(head, null));
    }
  }

  private void redirected(@Nullable String location) {
    switch (Redirect.of(target, location, hops)) {
      case Redirect.Follow follow -> {
        hops++;
        target = follow.target();
        drop();
        open();
      }
      case Redirect.Refused refused -> end(fault.protocol(refused.why()));
    }
  }

  private void watch(EventBody events) {
    events.watch(
        client.loop(),
        endpoint.config().streamIdleTimeout(),
        () -> {
          if (!owed) {
            reader.onSilence();
          }
          if (!ended) {
            watch(events);
          }
        });
  }

  @Override
  public void onChunk(ByteBuf chunk) {
    EventBody events = body;
    if (events == null) {
      return;
    }
    if (events.decode(chunk) == EventBody.Outcome.TOO_LARGE) {
      end(fault.tooLarge());
    } else {
      pull();
    }
  }

  private void pull() {
    HttpAttempt current = attempt;
    if (current == null) {
      return;
    }
    owed = !reader.hasRoom();
    if (!owed) {
      current.pull(1);
    }
  }

  /** There is room for more. */
  void resume() {
    assert client.loop().inEventLoop();
    if (owed) {
      pull();
    }
  }

  @Override
  public void onEnd() {
    end(
        fault.failure(
            Reason.BACKEND_DISCONNECTED,
            "ended its event stream, and the session with it; see its log",
            Sent.ALL));
  }

  @Override
  public void onError(Throwable cause, Sent sent) {
    log.debug("upstream_stream_lost server={} sent={}", endpoint.server(), sent, cause);
    end(
        body == null
            ? fault.broken(cause, sent)
            : fault.failure(
                Reason.BACKEND_DISCONNECTED,
                "broke off its event stream, and the session with it; see its log",
                Sent.ALL));
  }

  @Override
  public void onMessage(Message message) {
    reader.onMessage(message);
  }

  @Override
  public void onOther(String type, ByteBuf data) {
    if (addressed || !"endpoint".equals(type)) {
      return;
    }
    addressed = true;
    switch (PostAddresses.announced(target, data.toString(UTF_8))) {
      case PostAddresses.Announced.At at -> reader.onAddress(new PostAddresses(at.candidates()));
      case PostAddresses.Announced.Refused refused -> end(fault.protocol(refused.why()));
    }
  }

  @Override
  public void onMalformed() {
    log.warn("upstream_stream_malformed server={} event=dropped", endpoint.server());
  }

  @Override
  public void onMalformed(ByteBuf data, MalformedMessageException malformed) {
    var id = malformed.id();
    if (id != null && Incoming.beginsAsAnswer(data)) {
      reader.onBrokenAnswer(id.asEchoed(-1), String.valueOf(malformed.getMessage()));
    } else {
      onMalformed();
    }
  }
}
