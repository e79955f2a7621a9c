package dev.sluice.backend.http;

import dev.sluice.exchange.ServerName;
import dev.sluice.protocol.jsonrpc.EnvelopeReader;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;
import java.util.Map;

/**
 * The address of one server and what every request to it shares. Remembers where the server
 * redirected to. Thread-safe.
 */
public final class Endpoint {
  private final ServerName server;
  private final HttpConfig config;
  private final EnvelopeReader reader;
  private volatile URI target;

  public Endpoint(ServerName server, HttpConfig config, EnvelopeReader reader) {
    this.server = server;
    this.config = config;
    this.reader = reader;
    this.target = config.url();
  }

  public ServerName server() {
    return server;
  }

  public HttpConfig config() {
    return config;
  }

  public EnvelopeReader reader() {
    return reader;
  }

  /** Where requests go now. */
  public URI target() {
    return target;
  }

  /** From now on requests go where the server redirected one to. */
  public void redirected(URI to) {
    target = to;
  }

  /** The remembered redirect no longer leads anywhere: back to the configured address. */
  public void forgetRedirect() {
    target = config.url();
  }

  /** Adds the configured headers, last. */
  public void addConfigured(HttpHeaders headers) {
    if (config.headers().isEmpty()) {
      return;
    }
    for (Map.Entry<String, String> header : config.headers().entrySet()) {
      headers.set(header.getKey(), header.getValue());
    }
  }
}
