package dev.sluice.dispatch;

import java.util.concurrent.atomic.AtomicInteger;

/** Runs something once a number of things have happened, on the thread of the last. */
final class Countdown {
  private final AtomicInteger left;
  private final Runnable done;

  Countdown(int count, Runnable done) {
    this.left = new AtomicInteger(count);
    this.done = done;
  }

  void arrive() {
    if (left.decrementAndGet() == 0) {
      done.run();
    }
  }
}
