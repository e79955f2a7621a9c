package dev.sluice.faults;

import java.util.concurrent.atomic.AtomicIntegerArray;

/** What servers really did, by call key. Thread-safe. */
final class Ledger {
  private final AtomicIntegerArray arrivals;
  private final AtomicIntegerArray runs;

  /**
   * @param keys calls it can hold, with keys from 0
   */
  Ledger(int keys) {
    arrivals = new AtomicIntegerArray(keys);
    runs = new AtomicIntegerArray(keys);
  }

  /** A request of this call was read; returns how many that are now. */
  int arrived(int key) {
    return arrivals.incrementAndGet(key);
  }

  /** The tool ran for this call. Told before anything is answered. */
  void ran(int key) {
    runs.incrementAndGet(key);
  }

  int arrivals(int key) {
    return arrivals.get(key);
  }

  int runs(int key) {
    return runs.get(key);
  }

  int totalArrivals() {
    int total = 0;
    for (int key = 0; key < arrivals.length(); key++) {
      total += arrivals.get(key);
    }
    return total;
  }
}
