package dev.sluice.dispatch;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/**
 * Lets so many calls of one server be under way, and so many more wait for their turn, in order. No
 * thread ever waits: a call whose turn has come is told on its loop. Thread-safe; while nobody
 * waits it takes no lock.
 *
 * <p>No turn is lost: whoever gives a place back looks for waiting calls after that, and whoever
 * begins to wait looks for a free place after that.
 */
final class CallQueue {

  /** A call that may have to wait. Compared by identity. */
  interface Waiter {
    /** Its turn has come: it has a place, which it gives back. On any thread. */
    void onTurn();
  }

  /** What became of a call that came. */
  enum Entry {
    /** It has a place. */
    ENTERED,
    WAITS,
    REFUSED
  }

  private final int places;
  private final int mostWaiting;
  private final Bulkhead bulkhead;
  private final Set<Waiter> waiting = new LinkedHashSet<>();
  private final LongAdder refused = new LongAdder();
  private volatile int waitingCount;

  /**
   * @param places calls under way at most
   * @param mostWaiting calls that wait at most
   */
  CallQueue(String name, int places, int mostWaiting) {
    this.places = places;
    this.mostWaiting = mostWaiting;
    this.bulkhead =
        Bulkhead.of(
            name,
            BulkheadConfig.custom()
                .maxConcurrentCalls(places)
                .maxWaitDuration(Duration.ZERO)
                .fairCallHandlingStrategyEnabled(false)
                .writableStackTraceEnabled(false)
                .build());
  }

  Entry enter(Waiter waiter) {
    if (waitingCount == 0 && bulkhead.tryAcquirePermission()) {
      return Entry.ENTERED;
    }
    synchronized (this) {
      if (waiting.isEmpty() && bulkhead.tryAcquirePermission()) {
        return Entry.ENTERED;
      }
      if (waiting.size() >= mostWaiting) {
        refused.increment();
        return Entry.REFUSED;
      }
      waiting.add(waiter);
      waitingCount = waiting.size();
    }
    giveTurns();
    return Entry.WAITS;
  }

  /** Gives a place back. */
  void leave() {
    bulkhead.onComplete();
    if (waitingCount != 0) {
      giveTurns();
    }
  }

  /**
   * Waits no longer.
   *
   * @return false when its turn has come, or is about to
   */
  synchronized boolean withdraw(Waiter waiter) {
    boolean waited = waiting.remove(waiter);
    waitingCount = waiting.size();
    return waited;
  }

  private void giveTurns() {
    while (true) {
      Waiter next;
      synchronized (this) {
        if (waiting.isEmpty() || !bulkhead.tryAcquirePermission()) {
          return;
        }
        next = waiting.iterator().next();
        waiting.remove(next);
        waitingCount = waiting.size();
      }
      next.onTurn();
    }
  }

  /** Calls that wait. */
  int waiting() {
    return waitingCount;
  }

  /** Calls that have a place. */
  int underWay() {
    return places - bulkhead.getMetrics().getAvailableConcurrentCalls();
  }

  /** Counts calls refused by this queue and around it. */
  LongAdder refused() {
    return refused;
  }
}
