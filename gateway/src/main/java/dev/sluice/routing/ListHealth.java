package dev.sluice.routing;

import dev.sluice.exchange.ServerName;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** How the fetches of servers' lists went. Holds configured servers only. Thread-safe. */
public final class ListHealth {
  private record Key(ServerName server, ListKind kind) {}

  private static final class Fetches {
    private final LongAdder failures = new LongAdder();
    private volatile boolean good;
    private volatile long goodNanos;
  }

  private static final double NANOS_A_SECOND = 1e9;

  private final Map<Key, Fetches> lists = new ConcurrentHashMap<>();
  private final LongSupplier nanoTime;

  ListHealth(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** The lists there are, as label values. */
  public static List<String> lists() {
    return ListKind.ALL.stream().map(ListHealth::text).toList();
  }

  private static String text(ListKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /** A fetch of the list ended, well or badly. */
  void ended(ServerName server, ListKind kind, boolean well) {
    Fetches fetches = lists.computeIfAbsent(new Key(server, kind), key -> new Fetches());
    if (well) {
      fetches.goodNanos = nanoTime.getAsLong();
      fetches.good = true;
    } else {
      fetches.failures.increment();
    }
  }

  /** Only these are still configured. */
  void keep(Collection<ServerName> configured) {
    lists.keySet().removeIf(key -> !configured.contains(key.server()));
  }

  /**
   * Seconds since a list came last, for whomever it was fetched; NaN before.
   *
   * @param list one of {@link #lists}
   */
  public double ageSeconds(ServerName server, String list) {
    Fetches fetches = lists.get(key(server, list));
    return fetches == null || !fetches.good
        ? Double.NaN
        : (nanoTime.getAsLong() - fetches.goodNanos) / NANOS_A_SECOND;
  }

  /** Fetches of a list that failed so far. */
  public long failures(ServerName server, String list) {
    Fetches fetches = lists.get(key(server, list));
    return fetches == null ? 0 : fetches.failures.sum();
  }

  private static Key key(ServerName server, String list) {
    return new Key(server, ListKind.valueOf(list.toUpperCase(Locale.ROOT)));
  }
}
