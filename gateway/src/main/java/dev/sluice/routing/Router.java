package dev.sluice.routing;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.ClientCapabilities;
import dev.sluice.exchange.ClientFault;
import dev.sluice.exchange.Dispatcher;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.InFlight;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.ReplySink;
import dev.sluice.exchange.Scope;
import dev.sluice.exchange.ServerEvents;
import dev.sluice.exchange.ServerName;
import dev.sluice.exchange.Stage;
import dev.sluice.protocol.mcp.McpMethod;
import io.netty.channel.EventLoopGroup;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The stage that finds the server of each request, and tells clients what servers tell. */
public final class Router implements Stage, ServerEvents {
  private final Fleet fleet;
  private final Desk desk;
  private final SingleRoutes single;
  private final MergedRoutes merged;
  private final News news;

  /**
   * @param servers in the order of the configuration, which is the order of merged lists
   * @param loops where lists are fetched that no client is waiting for
   * @param nanoTime a clock such as {@link System#nanoTime}
   */
  public Router(
      RoutingConfig config,
      List<ServerName> servers,
      Dispatcher dispatcher,
      EventLoopGroup loops,
      LongSupplier nanoTime) {
    this.fleet = new Fleet(config, servers, dispatcher, loops, nanoTime);
    this.desk = Desk.of(fleet);
    Listening listening = new Listening(desk);
    this.single = new SingleRoutes(desk, listening);
    this.merged = new MergedRoutes(desk, listening);
    this.news = new News(desk);
  }

  /**
   * Routes to these servers from now on. Lists are merged anew and clients hear of what changed;
   * what is under way to others goes on.
   *
   * @param servers in the order of the configuration
   */
  public void swap(List<ServerName> servers) {
    List<ServerName> before = fleet.servers();
    fleet.swap(servers);
    desk.catalogues().arrange();
    for (ServerName server : before) {
      if (!servers.contains(server)) {
        desk.listens().end(server);
        desk.subscriptions().subscribers().removeAll(server);
      }
    }
  }

  /** How the fetches of servers' lists went. */
  public ListHealth lists() {
    return fleet.health();
  }

  @Override
  public InFlight handle(Exchange exchange, ReplySink sink) {
    assert exchange.loop().inEventLoop();
    Message message = exchange.message();
    String method = message.method();
    if (method == null) {
      return Calls.accept(sink);
    }
    return switch (message.kind()) {
      case REQUEST -> request(exchange, sink, method);
      case NOTIFICATION -> {
        passOn(exchange);
        yield Calls.accept(sink);
      }
      case RESULT, ERROR -> Calls.accept(sink);
    };
  }

  private InFlight request(Exchange exchange, ReplySink sink, String method) {
    if (ownsOnly(method) && !Calls.client(exchange).version().standsAlone()) {
      return Calls.fail(
          sink,
          ClientFault.METHOD_NOT_FOUND,
          method
              + ": no method of the revision this session agreed on (expected: one of its methods)");
    }
    return switch (exchange.scope()) {
      case Scope.Single(ServerName server) -> single.handle(server, exchange, sink, method);
      case Scope.Aggregate aggregate -> merged.handle(exchange, sink, method);
    };
  }

  /** Whether {@code method} is answered here, and only for requests that stand alone. */
  private static boolean ownsOnly(String method) {
    return method.equals(McpMethod.SERVER_DISCOVER)
        || method.equals(McpMethod.SUBSCRIPTIONS_LISTEN);
  }

  @Override
  public void revived(Client client) {
    news.listens(client);
  }

  /** Tells the servers of its scope what a client says; each has its own handshake. */
  private void passOn(Exchange exchange) {
    if (exchange.message().envelope().isMethod(McpMethod.NOTIFICATIONS_INITIALIZED)) {
      return;
    }
    Client client = Calls.client(exchange);
    List<ServerName> told =
        switch (exchange.scope()) {
          case Scope.Single(ServerName server) -> List.of(server);
          case Scope.Aggregate aggregate -> fleet.servers();
        };
    for (ServerName server : told) {
      fleet.dispatcher().tell(server, client, exchange.message().share());
    }
  }

  @Override
  public void onNotification(
      ServerName server,
      @Nullable ClientCapabilities capabilities,
      @Nullable Client client,
      Message notification) {
    news.onNotification(server, capabilities, client, notification);
  }

  @Override
  public void onUp(ServerName server) {
    news.onUp(server);
  }

  @Override
  public void onDown(ServerName server, Failure failure) {
    news.onDown(server, failure);
  }
}
