package dev.sluice.routing;

import static dev.sluice.routing.ListKind.RESOURCES;
import static dev.sluice.routing.ListKind.TEMPLATES;

import dev.sluice.exchange.ServerName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the server of a resource: the one that lists its URI, else the one with a template it fits,
 * else the only one that has resources at all. Where several might have an unlisted resource, none
 * is asked: a guess would show one server what is another's.
 */
final class ResourceOwners {
  /** The lists that must be there before. */
  static final List<ListKind> BOTH = List.of(RESOURCES, TEMPLATES);

  private final Fleet fleet;

  ResourceOwners(Fleet fleet) {
    this.fleet = fleet;
  }

  /** The server that has {@code uri} as far as {@code catalogue} tells, or null. */
  @Nullable ServerName of(String uri, Catalogue catalogue) {
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
