package dev.sluice.backend.streamable;

import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.tcp.SslProvider;

/** A server that answers every call with an empty result, over HTTP/2 where it can. */
final class Http2Server implements AutoCloseable {
  private static final Pattern ID = Pattern.compile("\"id\":(\\d+)");

  final List<String> versions = new CopyOnWriteArrayList<>();
  final Set<String> connections = ConcurrentHashMap.newKeySet();
  final CountDownLatch cancelled = new CountDownLatch(1);
  private final DisposableServer server;

  Http2Server(@Nullable SslProvider tls, HttpProtocol... protocols) {
    HttpServer http = HttpServer.create().host("localhost").port(0).protocol(protocols);
    server = (tls == null ? http : http.secure(tls)).handle(this::answer).bindNow();
  }

  int port() {
    return server.port();
  }

  private Publisher<Void> answer(HttpServerRequest request, HttpServerResponse response) {
    versions.add(request.version().toString());
    connections.add(String.valueOf(request.connectionRemoteAddress()));
    return request
        .receive()
        .aggregate()
        .asString()
        .defaultIfEmpty("")
        .flatMap(
            body -> {
              Matcher id = ID.matcher(body);
              if (!id.find()) {
                return response.status(body.isEmpty() ? 405 : 202).send().then();
              }
              if (body.contains("silent")) {
                return Mono.<Void>never().doOnCancel(cancelled::countDown);
              }
              response.header(HttpHeaderNames.CONTENT_TYPE, "application/json");
              return response
                  .sendString(
                      Mono.just("{\"jsonrpc\":\"2.0\",\"id\":" + id.group(1) + ",\"result\":{}}"))
                  .then();
            });
  }

  @Override
  public void close() {
    server.disposeNow();
  }
}
