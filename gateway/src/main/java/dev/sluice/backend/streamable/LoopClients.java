package dev.sluice.backend.streamable;

import dev.sluice.exchange.GatewayVersion;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.concurrent.EventExecutor;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import reactor.core.publisher.Flux;
import reactor.netty.tcp.SslProvider;

/** The clients of one server, one for each event loop, and the channels that use them. */
final class LoopClients {
  private final Map<EventExecutor, LoopClient> byLoop;
  private final EventLoopGroup group;
  private final Set<StreamableChannel> channels = ConcurrentHashMap.newKeySet();

  LoopClients(StreamableConfig config, EventLoopGroup group) {
    this.group = group;
    SystemResolver resolver = new SystemResolver(config.connectTimeout().toNanos());
    SslProvider tls = "https".equalsIgnoreCase(config.url().getScheme()) ? tls(config) : null;
    Map<EventExecutor, LoopClient> clients = new HashMap<>();
    for (EventExecutor executor : group) {
      EventLoop loop = (EventLoop) executor;
      clients.put(
          loop, new LoopClient(loop, config, resolver, "sluice/" + GatewayVersion.TEXT, tls));
    }
    this.byLoop = Map.copyOf(clients);
  }

  private static SslProvider tls(StreamableConfig config) {
    try {
      SslContext context =
          SslContextBuilder.forClient().sslProvider(io.netty.handler.ssl.SslProvider.JDK).build();
      return SslProvider.builder()
          .sslContext(context)
          .handshakeTimeout(config.connectTimeout())
          .handlerConfigurator(
              handler -> {
                SSLParameters parameters = handler.engine().getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                handler.engine().setSSLParameters(parameters);
              })
          .build();
    } catch (SSLException broken) {
      throw new IllegalStateException("TLS of this JDK cannot be set up", broken);
    }
  }

  /** The client of {@code loop}, or of some loop of the group when it is not one of them. */
  LoopClient on(EventLoop loop) {
    LoopClient client = byLoop.get(loop);
    return client != null ? client : next();
  }

  private LoopClient next() {
    LoopClient client = byLoop.get(group.next());
    if (client == null) {
      throw new IllegalStateException("group: next() is none of its loops");
    }
    return client;
  }

  void remember(StreamableChannel channel) {
    channels.add(channel);
  }

  void forget(StreamableChannel channel) {
    channels.remove(channel);
  }

  Set<StreamableChannel> channels() {
    return Set.copyOf(channels);
  }

  /** Closes every connection, then runs {@code done}. */
  void shutdown(Runnable done) {
    Flux.fromIterable(byLoop.values())
        .flatMap(LoopClient::shutdown)
        .subscribe(nothing -> {}, failed -> done.run(), done);
  }
}
