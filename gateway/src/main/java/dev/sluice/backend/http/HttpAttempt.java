package dev.sluice.backend.http;

import dev.sluice.exchange.Sent;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.NettyOutbound;
import reactor.netty.http.client.HttpClientRequest;
import reactor.netty.http.client.HttpClientResponse;
import reactor.util.context.Context;

/**
 * One HTTP request to a server and its answer as it arrives. Confined to the loop of its {@link
 * LoopClient}; used once. Establishes how much of the request the server may have seen.
 */
public final class HttpAttempt extends BaseSubscriber<ByteBuf> {

  /** Told what happens, in order; nothing after {@link HttpAttempt#drop}. */
  public interface Handler {
    /** Adds the headers of this request to those every request has. */
    void onRequest(HttpHeaders headers);

    /** The head arrived; ask for the body with {@link HttpAttempt#pull} or drop the attempt. */
    void onHead(int status, HttpHeaders headers);

    /** Part of the body, borrowed for the time of this call. */
    void onChunk(ByteBuf chunk);

    /** The body is complete and the connection is free again. */
    void onEnd();

    /** There is no (complete) answer. */
    void onError(Throwable cause, Sent sent);
  }

  private static final Object KEY = HttpAttempt.class;

  private final Handler handler;
  private final Context context = Context.of(KEY, this);
  private @Nullable ByteBuf body;
  private Sent sent = Sent.NOTHING;
  private boolean dropped;
  private boolean refused;
  private boolean leased;
  private @Nullable Leases leases;

  /**
   * @param body the request's body, owned by this attempt; null for none
   */
  public HttpAttempt(Handler handler, @Nullable ByteBuf body) {
    this.handler = handler;
    this.body = body;
  }

  /** The attempt a request or response of Reactor Netty belongs to. */
  static Publisher<Void> send(HttpClientRequest request, NettyOutbound outbound) {
    HttpAttempt attempt = request.currentContextView().get(KEY);
    return attempt.write(request, outbound);
  }

  static void head(HttpClientResponse response) {
    HttpAttempt attempt = response.currentContextView().get(KEY);
    if (!attempt.dropped) {
      attempt.sent = Sent.ALL;
      attempt.handler.onHead(response.status().code(), response.responseHeaders());
    }
  }

  /** What the server may have seen of the request by now. */
  public Sent sent() {
    return sent;
  }

  /**
   * The server says that it has not looked at the request and never will; means nothing once it
   * began to answer.
   */
  void refused() {
    if (sent != Sent.ALL) {
      refused = true;
      sent = Sent.NOTHING;
    }
  }

  /** It is about to be sent; whose connections it uses. */
  void waits(Leases counted) {
    leases = counted;
    counted.waits();
  }

  private void leaseBegins() {
    Leases counted = leases;
    if (counted != null && !leased) {
      leased = true;
      counted.waited();
      counted.begun();
    }
  }

  private void leaseEnds(LeaseEnd end) {
    Leases counted = leases;
    leases = null;
    if (counted != null && leased) {
      counted.ended(end);
    } else if (counted != null) {
      counted.waited();
    }
  }

  /** Lets {@code chunks} more parts of the body in; {@link Long#MAX_VALUE} for all of it. */
  public void pull(long chunks) {
    request(chunks);
  }

  /** Hears nothing more; closes the connection unless the answer was complete. */
  public void drop() {
    dropped = true;
    releaseBody();
    cancel();
  }

  private Publisher<Void> write(HttpClientRequest request, NettyOutbound outbound) {
    if (dropped) {
      return Mono.error(new DroppedException());
    }
    leaseBegins();
    handler.onRequest(request.requestHeaders());
    ByteBuf whole = body;
    body = null;
    outbound.withConnection(this::begins);
    return whole == null ? outbound : outbound.sendObject(counted(whole));
  }

  private void begins(Connection connection) {
    if (connection.channel().isActive()) {
      sent = Sent.MAYBE;
    }
    StreamFrames.watch(connection.channel(), this);
  }

  /**
   * The same bytes under a reference count of their own. When a write fails, Netty releases them,
   * and then Reactor Netty does so too unless the count is zero: with a count that others share it
   * would release what is theirs.
   */
  private static ByteBuf counted(ByteBuf bytes) {
    return bytes.alloc().compositeBuffer(1).addComponent(true, bytes);
  }

  @Override
  public Context currentContext() {
    return context;
  }

  @Override
  protected void hookOnSubscribe(Subscription subscription) {
    // Demand begins when the head was seen.
  }

  @Override
  protected void hookOnNext(ByteBuf chunk) {
    if (!dropped) {
      handler.onChunk(chunk);
    }
  }

  @Override
  protected void hookOnCancel() {
    leaseEnds(LeaseEnd.DISCARDED);
  }

  @Override
  protected void hookOnComplete() {
    leaseEnds(LeaseEnd.RETURNED);
    releaseBody();
    if (!dropped) {
      handler.onEnd();
    }
  }

  @Override
  protected void hookOnError(Throwable cause) {
    leaseEnds(LeaseEnd.LOST);
    releaseBody();
    if (!dropped) {
      handler.onError(refused ? new RefusedException(cause) : cause, sent);
    }
  }

  private void releaseBody() {
    ByteBuf unused = body;
    body = null;
    if (unused != null) {
      unused.release();
    }
  }

  /** Ends an attempt that was dropped while it waited for a connection. */
  private static final class DroppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DroppedException() {
      super("dropped before it was sent", null, false, false);
    }
  }
}
