package dev.sluice.routing;

import static dev.sluice.routing.OwnMessages.quote;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.Dispatcher.Described;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.InFlight;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.ReplySink;
import dev.sluice.exchange.ServerDescription;
import dev.sluice.exchange.ServerName;
import dev.sluice.protocol.era.Negotiation;
import dev.sluice.protocol.mcp.McpMeta;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code server/discover}: as the one server would, or as all of them together. The
 * revisions are the gateway's own, whatever its servers speak. Not to be kept: a server may be
 * another after a reload, and another for another caller.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2026-07-28/server/discover">Discovery,
 *     MCP 2026-07-28</a>
 */
final class Discovery {
  private final Fleet fleet;

  Discovery(Fleet fleet) {
    this.fleet = fleet;
  }

  InFlight ofOne(ServerName server, Exchange exchange, ReplySink sink) {
    Client client = Calls.client(exchange);
    Deferred deferred = new Deferred(sink);
    exchange.routed(server, null);
    fleet
        .dispatcher()
        .describe(
            server,
            client,
            exchange.loop(),
            described -> {
              if (deferred.waiting()) {
                deferred.finish(answer(server, described, exchange));
              }
            });
    return deferred;
  }

  private static Reply answer(ServerName server, Described described, Exchange exchange) {
    return switch (described) {
      case Described.Unknown(var failure) -> new Reply.Failed(failure);
      case Described.Known(ServerDescription known) ->
          OwnMessages.result(
              exchange.id(),
              json(
                  JointCapabilities.ofOne(Abilities.of(known), known.version().standsAlone()),
                  Introduction.info(server, known),
                  known.instructions()));
    };
  }

  InFlight ofAll(Exchange exchange, ReplySink sink) {
    Deferred deferred = new Deferred(sink);
    Survey.take(
        fleet,
        Calls.client(exchange),
        exchange.loop(),
        answers -> {
          if (deferred.waiting()) {
            deferred.finish(
                OwnMessages.result(
                    exchange.id(),
                    json(
                        JointCapabilities.of(fleet, answers).standingAlone(),
                        Introduction.OWN_INFO,
                        Introduction.instructions(answers))));
          }
        });
    return deferred;
  }

  private static String json(
      String capabilities, String serverInfo, @Nullable String instructions) {
    return "{\"resultType\":\"complete\",\"supportedVersions\":"
        + Negotiation.SUPPORTED_JSON
        + ",\"capabilities\":"
        + capabilities
        + (instructions == null ? "" : ",\"instructions\":" + quote(instructions))
        + ",\"ttlMs\":0,\"cacheScope\":\"private\",\"_meta\":{\""
        + McpMeta.SERVER_INFO
        + "\":"
        + serverInfo
        + "}}";
  }
}
