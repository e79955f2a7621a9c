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
    if (reported.size() < MAX && reported.add(hidden.server() + " " + hidden.publicName())) {
      LOG.warn(
          "resource_clash uri={} served_by={} hidden_of={}",
          NearestNames.clip(hidden.publicName()),
          first.server(),
          hidden.server());
    }
  }
}
