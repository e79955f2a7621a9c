package dev.sluice.backend.streamable;

import dev.sluice.exchange.ServerName;
import dev.sluice.protocol.jsonrpc.EnvelopeReader;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;
import java.util.Map;

/**
 * The address of one server and what every request to it shares. Remembers where the server
 * redirected to. Thread-safe.
 */
final class Endpoint {
  private final ServerName server;
  private final StreamableConfig config;
  private final EnvelopeReader reader;
  private volatile URI target;

  Endpoint(ServerName server, StreamableConfig config, EnvelopeReader reader) {
    this.server = server;
    this.config = config;
    this.reader = reader;
    this.target = config.url();
  }

  ServerName server() {
    return server;
  }

  StreamableConfig config() {
    return config;
  }

  EnvelopeReader reader() {
    return reader;
  }

  /** Where requests go now. */
  URI target() {
    return target;
  }

  /** From now on requests go where the server redirected one to. */
  void redirected(URI to) {
    target = to;
  }

  /** The remembered redirect no longer leads anywhere: back to the configured address. */
  void forgetRedirect() {
    target = config.url();
  }

  /** Adds the configured headers, last. */
  void addConfigured(HttpHeaders headers) {
    for (Map.Entry<String, String> header : config.headers().entrySet()) {
      headers.set(header.getKey(), header.getValue());
    }
  }
}
