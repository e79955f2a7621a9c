package dev.sluice.session;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What sessions hold at one moment; all zero once a session is closed. They hold no timers.
 *
 * @param calls requests of the client without a reply yet, {@code initialize} included
 * @param streams SSE streams that are open
 * @param bytes events kept for a client that may come back
 * @param asks requests to the client without an answer yet
 * @param actions things to be run at the end: leases of upstream sessions, subscriptions, lists
 */
public record Ledger(int calls, int streams, long bytes, int asks, int actions) {
  public static final Ledger ZERO = new Ledger(0, 0, 0, 0, 0);

  Ledger plus(Ledger other) {
    return new Ledger(
        calls + other.calls,
        streams + other.streams,
        bytes + other.bytes,
        asks + other.asks,
        actions + other.actions);
  }

  /** The counts by what they count, in order. */
  public Map<String, Long> byName() {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("calls", (long) calls);
    counts.put("streams", (long) streams);
    counts.put("bytes", bytes);
    counts.put("asks", (long) asks);
    counts.put("actions", (long) actions);
    return counts;
  }
}
