package dev.sluice.routing;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports each URI that two servers list once, up to {@value #MAX} of them. Thread-safe. */
final class Clashes {
  static final int MAX = 1_000;
  private static final Logger LOG = LoggerFactory.getLogger(Clashes.class);

  private final Set<String> reported = ConcurrentHashMap.newKeySet();

  void report(Entry first, Entry hidden) {
    String uri = NearestNames.clip(hidden.publicName());
    // Servers choose how long one is: kept is what tells it from others.
    String known = hidden.server() + " " + hidden.publicName().hashCode() + ' ' + uri;
    if (reported.size() < MAX && reported.add(known)) {
      LOG.warn(
          "resource_clash uri={} served_by={} hidden_of={}", uri, first.server(), hidden.server());
    }
  }
}
