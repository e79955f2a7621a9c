package dev.sluice.backend.http;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Who uses the connections of one {@link LoopClient}. Written on its loop only; read on any thread.
 */
public final class Leases {
  private static final int CONNECTIONS = 0;
  private static final int WAITING = 1;
  private static final int BEGUN = 2;
  private static final int ENDED = 3;

  private final AtomicLongArray counts = new AtomicLongArray(ENDED + LeaseEnd.values().length);

  private void add(int which, long change) {
    counts.lazySet(which, counts.getPlain(which) + change);
  }

  void connected() {
    add(CONNECTIONS, 1);
  }

  void disconnected() {
    add(CONNECTIONS, -1);
  }

  /** A request waits for a connection. */
  void waits() {
    add(WAITING, 1);
  }

  /** It waits no longer. */
  void waited() {
    add(WAITING, -1);
  }

  /** A request has a connection. */
  void begun() {
    add(BEGUN, 1);
  }

  /** It has it no more. */
  void ended(LeaseEnd end) {
    add(ENDED + end.ordinal(), 1);
  }

  long connections() {
    return counts.get(CONNECTIONS);
  }

  long waiting() {
    return counts.get(WAITING);
  }

  /** Requests that have a connection now. */
  long open() {
    long ended = 0;
    for (LeaseEnd end : LeaseEnd.values()) {
      ended += endedBy(end);
    }
    return counts.get(BEGUN) - ended;
  }

  /** How many leases ended so. */
  long endedBy(LeaseEnd end) {
    return counts.get(ENDED + end.ordinal());
  }
}
