package dev.sluice.load.echo;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What really reached the echo server: sessions opened and deleted, calls run. Thread-safe. */
public final class EchoLedger {
  private final AtomicLong opened = new AtomicLong();
  private final LongAdder deleted = new LongAdder();
  private final LongAdder calls = new LongAdder();
  private final LongAdder floodBytes = new LongAdder();
  private final LongAdder unknown = new LongAdder();
  private final Set<String> open = ConcurrentHashMap.newKeySet();

  /** Opens a session and returns its id. */
  String open() {
    String id = "echo-" + opened.incrementAndGet();
    open.add(id);
    return id;
  }

  /** Whether the session is open; one that is not is counted. */
  boolean knows(String id) {
    boolean known = open.contains(id);
    if (!known) {
      unknown.increment();
    }
    return known;
  }

  boolean delete(String id) {
    boolean removed = open.remove(id);
    if (removed) {
      deleted.increment();
    }
    return removed;
  }

  void called() {
    calls.increment();
  }

  void flooded(int bytes) {
    floodBytes.add(bytes);
  }

  /** Sessions a gateway has opened and not deleted. */
  public int openSessions() {
    return open.size();
  }

  /** Sessions opened since the start. */
  public long openedSessions() {
    return opened.get();
  }

  /** Calls of tools that began. */
  public long calls() {
    return calls.sum();
  }

  /** Bytes of progress written by {@code flood}. */
  public long floodBytes() {
    return floodBytes.sum();
  }

  /** All figures by name, for {@code GET /ledger}. */
  public Map<String, Long> figures() {
    return Map.of(
        "opened", opened.get(),
        "deleted", deleted.sum(),
        "open", (long) open.size(),
        "unknown", unknown.sum(),
        "calls", calls.sum());
  }
}
