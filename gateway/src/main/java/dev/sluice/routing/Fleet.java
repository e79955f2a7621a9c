package dev.sluice.routing;

import dev.sluice.exchange.Dispatcher;
import dev.sluice.exchange.ServerName;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.util.List;
import java.util.function.LongSupplier;

/** The servers behind the gateway and the way to them: what every part of this room works with. */
final class Fleet {
  /** The servers of the moment. */
  private record Known(List<ServerName> servers, PublicNames names) {
    static Known of(List<ServerName> servers) {
      return new Known(List.copyOf(servers), new PublicNames(servers));
    }
  }

  private final RoutingConfig config;
  private final Dispatcher dispatcher;
  private final EventLoopGroup loops;
  private final LongSupplier nanoTime;
  private volatile Known known;
  private final Stragglers stragglers = new Stragglers();
  private final Rejections rejections = new Rejections();
  private final ListHealth health;

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
    this.dispatcher = dispatcher;
    this.loops = loops;
    this.nanoTime = nanoTime;
    this.known = Known.of(servers);
    this.health = new ListHealth(nanoTime);
  }

  RoutingConfig config() {
    return config;
  }

  /** The servers of the moment. */
  List<ServerName> servers() {
    return known.servers();
  }

  /** From now on there are others. */
  void swap(List<ServerName> servers) {
    known = Known.of(servers);
    stragglers.keep(servers);
    health.keep(servers);
  }

  Dispatcher dispatcher() {
    return dispatcher;
  }

  PublicNames names() {
    return known.names();
  }

  Stragglers stragglers() {
    return stragglers;
  }

  Rejections rejections() {
    return rejections;
  }

  ListHealth health() {
    return health;
  }

  EventLoop anyLoop() {
    return loops.next();
  }

  long now() {
    return nanoTime.getAsLong();
  }
}
