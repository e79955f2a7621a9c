package dev.sluice.routing;

import dev.sluice.exchange.Dispatcher;
import dev.sluice.exchange.ServerName;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.util.List;
import java.util.function.LongSupplier;

/** The servers behind the gateway and the way to them: what every part of this room works with. */
final class Fleet {
  private final RoutingConfig config;
  private final List<ServerName> servers;
  private final Dispatcher dispatcher;
  private final EventLoopGroup loops;
  private final LongSupplier nanoTime;
  private final PublicNames names;
  private final Stragglers stragglers = new Stragglers();

  /**
   * @param servers in the order of the configuration, which is the order of merged lists
   * @param loops where work begins that no client asked for
   * @param nanoTime a clock such as {@link System#nanoTime}
   */
  Fleet(
      RoutingConfig config,
      List<ServerName> servers,
      Dispatcher dispatcher,
      EventLoopGroup loops,
      LongSupplier nanoTime) {
    this.config = config;
    this.servers = List.copyOf(servers);
    this.dispatcher = dispatcher;
    this.loops = loops;
    this.nanoTime = nanoTime;
    this.names = new PublicNames(this.servers);
  }

  RoutingConfig config() {
    return config;
  }

  List<ServerName> servers() {
    return servers;
  }

  Dispatcher dispatcher() {
    return dispatcher;
  }

  PublicNames names() {
    return names;
  }

  Stragglers stragglers() {
    return stragglers;
  }

  EventLoop anyLoop() {
    return loops.next();
  }

  long now() {
    return nanoTime.getAsLong();
  }
}
