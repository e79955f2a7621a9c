package dev.sluice.backend.http;

import io.netty.handler.codec.http.HttpMethod;
import java.net.URI;
import reactor.core.publisher.Mono;

/** Sends requests to one server over connections of one pool. */
interface Requests {
  /** Sends the request of {@code attempt}; called on the loop. */
  void send(HttpMethod method, URI uri, HttpAttempt attempt);

  /** Closes every connection, from any thread. */
  Mono<Void> shutdown();
}
