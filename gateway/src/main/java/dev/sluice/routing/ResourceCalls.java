package dev.sluice.routing;

import static dev.sluice.routing.ListKind.RESOURCES;

import dev.sluice.exchange.ClientFault;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.InFlight;
import dev.sluice.exchange.ReplySink;
import dev.sluice.exchange.ServerName;
import dev.sluice.protocol.jsonrpc.JsonRpcError;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.mcp.McpError;

/**
 * Finds the server of a request about a resource, as {@link ResourceOwners} does.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2025-11-25/server/resources#error-handling">Resources,
 *     MCP 2025-11-25</a>
 */
final class ResourceCalls {
  /** What to do once the server of a resource is known. */
  interface Found {
    InFlight go(ServerName server);
  }

  private final ResourceOwners owners;
  private final Catalogues catalogues;

  ResourceCalls(Fleet fleet, Catalogues catalogues) {
    this.owners = new ResourceOwners(fleet);
    this.catalogues = catalogues;
  }

  /**
   * @param member where the message holds the URI, or a template's
   */
  InFlight handle(Member member, Exchange exchange, ReplySink sink, Found found) {
    String uri = exchange.message().text(member);
    if (uri == null) {
      return Calls.fail(
          sink, ClientFault.INVALID_PARAMS, "the uri is missing (expected: a string)");
    }
    Catalogue catalogue = catalogues.of(Calls.client(exchange));
    Entry listed = catalogue.list(RESOURCES).find(uri);
    if (listed != null) {
      return found.go(listed.server());
    }
    Deferred deferred = new Deferred(sink);
    catalogue.gather(
        ResourceOwners.BOTH,
        exchange.loop(),
        () -> {
          ServerName server = owners.of(uri, catalogue);
          if (server == null) {
            lookAgain(uri, catalogue, exchange, deferred, found);
          } else if (deferred.waiting()) {
            deferred.become(found.go(server));
          }
        });
    return deferred;
  }

  /** The resource may be newer than what is known: fetches once what was not just fetched. */
  private void lookAgain(
      String uri, Catalogue catalogue, Exchange exchange, Deferred deferred, Found found) {
    catalogue.refetch(
        RESOURCES,
        exchange.loop(),
        () -> {
          ServerName server = owners.of(uri, catalogue);
          if (server != null && deferred.waiting()) {
            deferred.become(found.go(server));
          } else {
            deferred.finish(
                OwnMessages.error(
                    exchange.id(),
                    notFound(exchange),
                    "resource not found: no server lists it or has a template for it"
                        + " (expected: a uri of resources/list)",
                    "{\"uri\":" + OwnMessages.quote(uri) + '}'));
          }
        });
  }

  /** The code for a resource that is not there; it became an ordinary one. */
  private static int notFound(Exchange exchange) {
    return Calls.client(exchange).version().standsAlone()
        ? JsonRpcError.INVALID_PARAMS
        : McpError.RESOURCE_NOT_FOUND;
  }
}
