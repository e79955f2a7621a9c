package dev.sluice.backend.spi;

import dev.sluice.exchange.ClientCapabilities;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The resources that clients want to hear of from one server, each for the capabilities of those
 * who asked: the last of a kind gives it up for its kind alone. Thread-safe.
 */
final class Interests {
  /** Most resources of one server. */
  static final int MAX = 10_000;

  /** What became of a wish. */
  enum Change {
    NONE,
    /** Another kind of client wants what is wanted already. */
    JOINED,
    CHANGED,
    FULL
  }

  private final Map<String, Set<ClientCapabilities>> wanted = new TreeMap<>();

  synchronized Change add(String uri, ClientCapabilities who) {
    Set<ClientCapabilities> known = wanted.get(uri);
    if (known != null) {
      return known.add(who) ? Change.JOINED : Change.NONE;
    }
    if (wanted.size() >= MAX) {
      return Change.FULL;
    }
    wanted.put(uri, new HashSet<>(Collections.singleton(who)));
    return Change.CHANGED;
  }

  synchronized Change remove(String uri, ClientCapabilities who) {
    Set<ClientCapabilities> known = wanted.get(uri);
    if (known == null || !known.remove(who) || !known.isEmpty()) {
      return Change.NONE;
    }
    wanted.remove(uri);
    return Change.CHANGED;
  }

  /** In a fixed order. */
  synchronized List<String> uris() {
    return List.copyOf(wanted.keySet());
  }
}
