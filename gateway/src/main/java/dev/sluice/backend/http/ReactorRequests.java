package dev.sluice.backend.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpMethod;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** Requests by Reactor Netty, for TLS and HTTP/2. Loop-confined. */
final class ReactorRequests implements Requests {
  private final ConnectionProvider pool;
  private final HttpClient client;
  private @Nullable HttpMethod method;
  private @Nullable URI target;
  private @Nullable Flux<ByteBuf> exchange;

  ReactorRequests(ConnectionProvider pool, HttpClient client) {
    this.pool = pool;
    this.client = client;
  }

  @Override
  public void send(HttpMethod by, URI uri, HttpAttempt attempt) {
    Flux<ByteBuf> latest = exchange;
    if (latest == null || !by.equals(method) || !uri.equals(target)) {
      latest = ReactorCarrier.exchange(client, by, uri);
      exchange = latest;
      method = by;
      target = uri;
    }
    ReactorCarrier.carry(latest, attempt);
  }

  @Override
  public Mono<Void> shutdown() {
    return pool.disposeLater();
  }
}
