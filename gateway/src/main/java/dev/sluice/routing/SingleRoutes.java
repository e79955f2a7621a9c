package dev.sluice.routing;

import dev.sluice.exchange.ClientFault;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.InFlight;
import dev.sluice.exchange.ReplySink;
import dev.sluice.exchange.ServerName;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.mcp.McpMethod;
import org.jspecify.annotations.Nullable;

/** Routes requests at one server's own address: names, URIs, order and cursors untouched. */
final class SingleRoutes {
  private final Fleet fleet;
  private final Catalogues catalogues;
  private final Calls calls;
  private final ToolCalls tools;
  private final Introduction introduction;
  private final Discovery discovery;
  private final Listening listening;
  private final Subscriptions subscriptions;

  SingleRoutes(Desk desk, Listening listening) {
    this.fleet = desk.fleet();
    this.catalogues = desk.catalogues();
    this.calls = desk.calls();
    this.tools = desk.tools();
    this.introduction = new Introduction(desk.fleet(), desk.listeners());
    this.discovery = new Discovery(desk.fleet());
    this.listening = listening;
    this.subscriptions = desk.subscriptions();
  }

  InFlight handle(ServerName server, Exchange exchange, ReplySink sink, String method) {
    if (!fleet.servers().contains(server)) {
      return Calls.fail(
          sink,
          ClientFault.NOT_FOUND,
          "no such server: " + server + " (expected: one of " + fleet.servers() + ')');
    }
    return switch (method) {
      case McpMethod.INITIALIZE -> introduction.ofOne(server, exchange, sink);
      case McpMethod.SERVER_DISCOVER -> discovery.ofOne(server, exchange, sink);
      case McpMethod.SUBSCRIPTIONS_LISTEN -> listening.handle(exchange, sink);
      case McpMethod.TOOLS_LIST ->
          calls.send(exchange, new ToolPages(exchange, server, fleet, catalogues, sink), server);
      case McpMethod.TOOLS_CALL -> tools.sendDirect(exchange, sink, server);
      case McpMethod.PROMPTS_GET -> prompt(server, exchange, sink);
      case McpMethod.RESOURCES_SUBSCRIBE -> subscriptions.subscribe(exchange, sink, server);
      case McpMethod.RESOURCES_UNSUBSCRIBE -> subscriptions.unsubscribe(exchange, sink, server);
      default -> calls.send(exchange, sink, server);
    };
  }

  /** Sends a request with what the catalogue knows of its target; learns the list on the side. */
  private InFlight prompt(ServerName server, Exchange exchange, ReplySink sink) {
    Slot slot = catalogues.of(Calls.client(exchange)).slot(ListKind.PROMPTS, server);
    Entry entry = null;
    if (slot != null) {
      @Nullable Part part = slot.part();
      String name = part == null ? null : exchange.message().text(Member.NAME);
      entry = part == null || name == null ? null : part.find(name);
      if (slot.untried()) {
        exchange.loop().execute(() -> slot.learn(exchange.loop()));
      }
    }
    return entry == null ? calls.send(exchange, sink, server) : calls.send(exchange, sink, entry);
  }
}
