package dev.sluice.routing;

import static dev.sluice.routing.ListKind.RESOURCES;
import static dev.sluice.routing.ListKind.TEMPLATES;

import dev.sluice.exchange.ClientFault;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.InFlight;
import dev.sluice.exchange.ReplySink;
import dev.sluice.exchange.ServerName;
import dev.sluice.protocol.jsonrpc.Member;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the server of a request about a resource: the one that lists its URI, else the one with a
 * template it fits, else the only one that has resources at all. Where several might have an
 * unlisted resource, none is asked: a guess would show one server what is another's.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2025-11-25/server/resources#error-handling">Resources,
 *     MCP 2025-11-25</a>
 */
final class ResourceCalls {
  /** The code for a resource that is not there. */
  static final int RESOURCE_NOT_FOUND = -32002;

  /** What to do once the server of a resource is known. */
  interface Found {
    InFlight go(ServerName server);
  }

  private static final List<ListKind> BOTH = List.of(RESOURCES, TEMPLATES);

  private final Fleet fleet;
  private final Catalogues catalogues;

  ResourceCalls(Fleet fleet, Catalogues catalogues) {
    this.fleet = fleet;
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
        BOTH,
        exchange.loop(),
        () -> {
          ServerName server = serverOf(uri, catalogue);
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
          ServerName server = serverOf(uri, catalogue);
          if (server != null && deferred.waiting()) {
            deferred.become(found.go(server));
          } else {
            deferred.finish(
                OwnMessages.error(
                    exchange.id(),
                    RESOURCE_NOT_FOUND,
                    "resource not found: no server lists it or has a template for it"
                        + " (expected: a uri of resources/list)",
                    "{\"uri\":" + OwnMessages.quote(uri) + '}'));
          }
        });
  }

  private @Nullable ServerName serverOf(String uri, Catalogue catalogue) {
    Entry entry = catalogue.list(RESOURCES).find(uri);
    entry = entry != null ? entry : catalogue.list(TEMPLATES).find(uri);
    entry = entry != null ? entry : catalogue.list(TEMPLATES).matching(uri);
    if (entry != null) {
      return entry.server();
    }
    List<ServerName> able = new ArrayList<>();
    for (ServerName server : fleet.servers()) {
      Slot slot = catalogue.slot(RESOURCES, server);
      Part part = slot == null ? null : slot.part();
      if (part == null || part.offered()) {
        able.add(server);
      }
    }
    return able.size() == 1 ? able.getFirst() : null;
  }
}
