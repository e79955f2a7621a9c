package dev.sluice.routing;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.ClientCapabilities;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Identity;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Scope;
import dev.sluice.exchange.ScriptedClient;
import dev.sluice.exchange.ServerName;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A router in front of scripted servers, on one loop whose time is driven. */
final class Town {
  static final Duration LIST_TIMEOUT = RoutingConfig.DEFAULTS.listTimeout();

  final EmbeddedChannel embedded = new EmbeddedChannel();
  final ScriptedServers servers = new ScriptedServers();
  final Router router;
  private long now = 1;
  private int ids;

  Town(RoutingConfig config, String... names) {
    List<ServerName> order = Arrays.stream(names).map(ServerName::new).toList();
    order.forEach(servers::add);
    router = new Router(config, order, servers, embedded.eventLoop(), () -> now);
  }

  Town(String... names) {
    this(RoutingConfig.DEFAULTS, names);
  }

  static RoutingConfig paged(int pageSize) {
    RoutingConfig defaults = RoutingConfig.DEFAULTS;
    return new RoutingConfig(
        LIST_TIMEOUT,
        defaults.cacheTtl(),
        pageSize,
        defaults.maxEntries(),
        defaults.maxListSize(),
        defaults.maxCatalogues(),
        defaults.maxSubscriptions(),
        defaults.maxTasks());
  }

  static ServerName name(String server) {
    return new ServerName(server);
  }

  EventLoop loop() {
    return embedded.eventLoop();
  }

  ScriptedServers.Script server(String name) {
    return servers.script(name(name));
  }

  /** Lets what was handed to the loop happen. */
  void run() {
    embedded.runPendingTasks();
  }

  void advance(Duration time) {
    now += time.toNanos();
    embedded.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
    embedded.runScheduledPendingTasks();
    embedded.runPendingTasks();
  }

  /** A request of {@code client}; {@code params} is raw JSON. */
  Asked ask(Client client, String method, String params) {
    ids++;
    return send(
        client,
        "{\"jsonrpc\":\"2.0\",\"id\":\"r"
            + ids
            + "\",\"method\":\""
            + method
            + "\",\"params\":"
            + params
            + '}');
  }

  Asked send(Client client, String json) {
    return send(client, Map.of(), json);
  }

  /**
   * @param headers what follows {@code mcp-param-}, and the value
   */
  Asked send(Client client, Map<String, String> headers, String json) {
    Message message = Message.of(json);
    Exchange exchange =
        new Exchange(client.scope(), client.identity(), client, message, loop(), now);
    exchange.paramHeaders(headers);
    Asked asked = new Asked(exchange);
    asked.inFlight = router.handle(exchange, asked);
    run();
    return asked;
  }

  /** A session that has been through {@code initialize}. */
  ScriptedClient visitor(Scope scope, ClientCapabilities capabilities) {
    ScriptedClient visitor = ScriptedClient.session(scope, capabilities);
    ask(visitor, "initialize", "{}");
    return visitor;
  }

  ScriptedClient visitor() {
    return visitor(Scope.AGGREGATE, ClientCapabilities.NONE);
  }

  ScriptedClient visitorOf(String server) {
    return visitor(new Scope.Single(name(server)), ClientCapabilities.NONE);
  }

  /** Somebody without a session. */
  static Client passerBy() {
    return Client.nobody(Scope.AGGREGATE, Identity.ANONYMOUS, ClientCapabilities.NONE);
  }

  /** Somebody of 2026-07-28 at the address of all servers. */
  static Client caller() {
    return ScriptedClient.alone(Scope.AGGREGATE, ClientCapabilities.NONE);
  }

  /** Somebody of 2026-07-28 at one server's address. */
  static Client callerOf(String server) {
    return ScriptedClient.alone(new Scope.Single(name(server)), ClientCapabilities.NONE);
  }

  /** A server says something outside any call. */
  void says(String server, String method, String params) {
    router.onNotification(
        name(server),
        ClientCapabilities.NONE,
        null,
        Message.of(
            "{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\",\"params\":" + params + '}'));
    run();
  }
}
