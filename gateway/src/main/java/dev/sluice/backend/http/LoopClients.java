package dev.sluice.backend.http;

import dev.sluice.backend.spi.UpstreamChannel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Flux;
import reactor.netty.tcp.SslProvider;

/** The clients of one server, one for each event loop, and the channels that use them. */
public final class LoopClients {
  private final Map<EventExecutor, LoopClient> byLoop;
  private final EventLoopGroup group;
  private final Set<UpstreamChannel> channels = ConcurrentHashMap.newKeySet();

  public LoopClients(HttpConfig config, EventLoopGroup group) {
    this.group = group;
    SystemResolver resolver = new SystemResolver(config.connectTimeout().toNanos());
    SslProvider tls = config.isHttps() ? UpstreamTls.of(config) : null;
    int loops = 0;
    for (EventExecutor _ : group) {
      loops++;
    }
    int connections = config.connectionsOfOne(loops);
    Map<EventExecutor, LoopClient> clients = new HashMap<>();
    for (EventExecutor executor : group) {
      EventLoop loop = (EventLoop) executor;
      clients.put(loop, new LoopClient(loop, config, connections, resolver, tls));
    }
    this.byLoop = Map.copyOf(clients);
  }

  /** The client of {@code loop}, or of some loop of the group when it is not one of them. */
  public LoopClient on(EventLoop loop) {
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

  public ConnectionStats stats() {
    return new ConnectionStats(byLoop.values());
  }

  public void remember(UpstreamChannel channel) {
    channels.add(channel);
  }

  public void forget(UpstreamChannel channel) {
    channels.remove(channel);
  }

  /** Closes every channel, then every connection, then runs {@code done}. */
  public void shutdown(Runnable done) {
    Set<UpstreamChannel> open = Set.copyOf(channels);
    AtomicInteger left = new AtomicInteger(open.size() + 1);
    Runnable one =
        () -> {
          if (left.decrementAndGet() == 0) {
            disconnect(done);
          }
        };
    open.forEach(channel -> channel.close(one));
    one.run();
  }

  /** Drops what is under way aside, which a shutdown would wait for. */
  public void abandon() {
    byLoop.values().forEach(LoopClient::abandon);
  }

  private void disconnect(Runnable done) {
    Flux.fromIterable(byLoop.values())
        .flatMap(LoopClient::shutdown)
        .subscribe(nothing -> {}, failed -> done.run(), done);
  }
}
