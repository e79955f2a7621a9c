package dev.sluice.routing;

import dev.sluice.exchange.ServerName;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The servers that let somebody wait in vain and have answered nothing since: nobody else waits for
 * them. Holds configured servers only. Thread-safe.
 */
final class Stragglers {
  private final Set<ServerName> servers = ConcurrentHashMap.newKeySet();

  /** Somebody gave up waiting for the server. */
  void late(ServerName server) {
    servers.add(server);
  }

  /** The server answered. */
  void answered(ServerName server) {
    servers.remove(server);
  }

  /** Only these are still configured. */
  void keep(Collection<ServerName> configured) {
    servers.retainAll(configured);
  }

  boolean has(ServerName server) {
    return servers.contains(server);
  }
}
