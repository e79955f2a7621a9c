package dev.sluice.backend.spi;

import dev.sluice.exchange.ClientCapabilities;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The resources that clients want to hear of from one server, each for the capabilities of those
 * who asked: the last of a kind gives it up for its kind alone. What is asked for and not settled
 * yet counts as wanted, for each who asks. Thread-safe.
 */
final class Interests {
  /** Most resources of one server. */
  static final int MAX = 10_000;

  /** What one kind of client wants of one resource. */
  private static final class Holding {
    private int pledges;
    private boolean kept;

    boolean isOver() {
      return pledges == 0 && !kept;
    }
  }

  /** A resource somebody asked for: kept or given up, whichever is said first, on any thread. */
  final class Pledge {
    private final String uri;
    private final ClientCapabilities who;
    private final Holding holding;
    private final AtomicBoolean settled = new AtomicBoolean();

    private Pledge(String uri, ClientCapabilities who, Holding holding) {
      this.uri = uri;
      this.who = who;
      this.holding = holding;
    }

    void keep() {
      settle(true);
    }

    void giveUp() {
      settle(false);
    }

    private void settle(boolean keep) {
      if (settled.compareAndSet(false, true)) {
        synchronized (Interests.this) {
          holding.pledges--;
          holding.kept |= keep;
          forgetIfOver(uri, who, holding);
        }
      }
    }
  }

  private final Map<String, Map<ClientCapabilities, Holding>> wanted = new TreeMap<>();

  /** Asks for a resource; null when there are too many. */
  synchronized @Nullable Pledge pledge(String uri, ClientCapabilities who) {
    if (!wanted.containsKey(uri) && wanted.size() >= MAX) {
      return null;
    }
    Holding holding =
        wanted
            .computeIfAbsent(uri, unknown -> new HashMap<>())
            .computeIfAbsent(who, unknown -> new Holding());
    holding.pledges++;
    return new Pledge(uri, who, holding);
  }

  /** A kind of client wants it no more; true when nobody does. */
  synchronized boolean remove(String uri, ClientCapabilities who) {
    Map<ClientCapabilities, Holding> kinds = wanted.get(uri);
    Holding holding = kinds == null ? null : kinds.get(who);
    if (holding == null) {
      return false;
    }
    holding.kept = false;
    forgetIfOver(uri, who, holding);
    return !wanted.containsKey(uri);
  }

  private void forgetIfOver(String uri, ClientCapabilities who, Holding holding) {
    Map<ClientCapabilities, Holding> kinds = wanted.get(uri);
    if (kinds != null && holding.isOver() && kinds.remove(who, holding) && kinds.isEmpty()) {
      wanted.remove(uri);
    }
  }

  /** In a fixed order. */
  synchronized List<String> uris() {
    return List.copyOf(wanted.keySet());
  }
}
