package dev.sluice.backend.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpMethod;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.NettyOutbound;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientRequest;
import reactor.netty.http.client.HttpClientResponse;
import reactor.util.context.Context;

/** Carries an attempt by Reactor Netty: over TLS, HTTP/2, or a connection of its own. */
final class ReactorCarrier extends BaseSubscriber<ByteBuf> implements Carrier {
  private static final Object KEY = ReactorCarrier.class;

  private final HttpAttempt attempt;
  private final Context context = Context.of(KEY, this);
  private @Nullable Pulse pulse;
  private long heard;

  private ReactorCarrier(HttpAttempt attempt) {
    this.attempt = attempt;
  }

  /** What {@code client} does for each attempt that is given to {@link #carry}. */
  static Flux<ByteBuf> exchange(HttpClient client, HttpMethod method, URI uri) {
    return client
        .request(method)
        .uri(uri)
        .send(ReactorCarrier::send)
        .responseConnection(
            (response, connection) -> {
              head(response);
              return connection.inbound().receive();
            });
  }

  static void carry(Flux<ByteBuf> exchange, HttpAttempt attempt) {
    ReactorCarrier carrier = new ReactorCarrier(attempt);
    attempt.carriedBy(carrier);
    exchange.subscribe(carrier);
  }

  private static Publisher<Void> send(HttpClientRequest request, NettyOutbound outbound) {
    ReactorCarrier carrier = request.currentContextView().get(KEY);
    return carrier.write(request, outbound);
  }

  private static void head(HttpClientResponse response) {
    ReactorCarrier carrier = response.currentContextView().get(KEY);
    carrier.attempt.head(response.status().code(), response.responseHeaders());
  }

  private Publisher<Void> write(HttpClientRequest request, NettyOutbound outbound) {
    if (attempt.isDropped()) {
      return Mono.error(new DroppedException());
    }
    ByteBuf whole = attempt.begin(request.requestHeaders());
    outbound.withConnection(this::begins);
    return whole == null ? outbound : outbound.sendObject(counted(whole));
  }

  private void begins(Connection connection) {
    if (connection.channel().isActive()) {
      attempt.mayBeSeen();
    }
    StreamFrames.watch(connection.channel(), attempt);
    Pulse found = Pulse.of(connection.channel());
    if (found != null) {
      pulse = found;
      heard = found.heard();
    }
  }

  /**
   * The same bytes under a reference count of their own. When a write fails, Netty releases them,
   * and then Reactor Netty does so too unless the count is zero: with a count that others share it
   * would release what is theirs.
   */
  private static ByteBuf counted(ByteBuf bytes) {
    return bytes.alloc().compositeBuffer(1).addComponent(true, bytes.duplicate());
  }

  @Override
  public void pull(long chunks) {
    request(chunks);
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
    attempt.chunk(chunk);
  }

  @Override
  protected void hookOnComplete() {
    attempt.end();
  }

  @Override
  protected void hookOnError(Throwable cause) {
    attempt.fail(cause);
  }

  @Override
  protected void hookOnCancel() {
    Pulse doubtful = pulse;
    if (doubtful != null) {
      doubtful.doubt(heard);
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
