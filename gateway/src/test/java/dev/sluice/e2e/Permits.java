package dev.sluice.e2e;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * What a scripted server takes one of before it goes on, in the order of those who wait; fails when
 * none comes. Thread-safe.
 */
final class Permits {
  private final Semaphore permits = new Semaphore(0, true);

  void give(int more) {
    permits.release(more);
  }

  /** From now on nobody waits. */
  void open() {
    give(1_000_000);
  }

  void take() {
    try {
      if (!permits.tryAcquire(Pending.PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("no permit");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
