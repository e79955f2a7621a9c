package dev.sluice.routing;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.ClientCapabilities;
import dev.sluice.exchange.ClientFault;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.InFlight;
import dev.sluice.exchange.Outbound;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.ReplySink;
import dev.sluice.exchange.ServerName;
import dev.sluice.protocol.mcp.McpMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sends a client's request on to one server, and the plain answers both scopes share. */
final class Calls {
  private final Fleet fleet;

  Calls(Fleet fleet) {
    this.fleet = fleet;
  }

  /** The client of an exchange, a passer-by without a session included. */
  static Client client(Exchange exchange) {
    Client client = exchange.client();
    return client != null
        ? client
        : Client.nobody(exchange.scope(), exchange.identity(), ClientCapabilities.NONE);
  }

  static InFlight fail(ReplySink sink, ClientFault fault, String message) {
    sink.finish(new Reply.Failed(new Failure.ByClient(fault, message)));
    return InFlight.DONE;
  }

  static InFlight accept(ReplySink sink) {
    sink.finish(Reply.ACCEPTED);
    return InFlight.DONE;
  }

  /** Sends the request as it is. */
  InFlight send(Exchange exchange, ReplySink sink, ServerName server) {
    return send(exchange, sink, server, null, repeatable(exchange.message().method()));
  }

  /** Sends the request, whose message already holds the entry's own name. */
  InFlight send(Exchange exchange, ReplySink sink, Entry entry) {
    boolean repeatable = entry.repeatable() || repeatable(exchange.message().method());
    return send(exchange, sink, entry.server(), entry.name(), repeatable);
  }

  /**
   * @param target the server's own name of the tool or prompt when it is known to exist
   */
  InFlight send(
      Exchange exchange,
      ReplySink sink,
      ServerName server,
      @Nullable String target,
      boolean repeatable) {
    exchange.routed(server, target);
    return fleet
        .dispatcher()
        .dispatch(
            new Outbound(
                server,
                client(exchange),
                exchange,
                exchange.message(),
                target,
                repeatable,
                List.of()),
            sink);
  }

  /** Whether any request of {@code method} may run twice. */
  static boolean repeatable(@Nullable String method) {
    if (method == null) {
      return false;
    }
    return switch (method) {
      case McpMethod.PING,
          McpMethod.TOOLS_LIST,
          McpMethod.PROMPTS_LIST,
          McpMethod.PROMPTS_GET,
          McpMethod.RESOURCES_LIST,
          McpMethod.RESOURCES_TEMPLATES_LIST,
          McpMethod.RESOURCES_READ,
          McpMethod.RESOURCES_SUBSCRIBE,
          McpMethod.RESOURCES_UNSUBSCRIBE,
          McpMethod.COMPLETION_COMPLETE,
          McpMethod.LOGGING_SET_LEVEL ->
          true;
      default -> false;
    };
  }
}
