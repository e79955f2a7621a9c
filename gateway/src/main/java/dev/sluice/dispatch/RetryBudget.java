package dev.sluice.dispatch;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;

/**
 * How many repetitions one server gets: a share of its calls of the last ten seconds, and a few a
 * second in any case, so that repetitions never become the load. Thread-safe; counting a call takes
 * no lock.
 */
final class RetryBudget {
  /** Seconds that count, the current one included. */
  static final int WINDOW_SECONDS = 10;

  /** A slot holds the second it stands for in the upper half and the calls of it in the lower. */
  private static final int SECOND_SHIFT = 32;

  private static final long COUNT_MASK = (1L << SECOND_SHIFT) - 1;

  private final int percent;
  private final long atLeast;
  private final LongSupplier nanoTime;
  private final long originNanos;
  private final AtomicLongArray calls = new AtomicLongArray(WINDOW_SECONDS);
  private final long[] repetitions = new long[WINDOW_SECONDS];

  RetryBudget(RetryConfig config, LongSupplier nanoTime) {
    this.percent = config.budget();
    this.atLeast = (long) config.minPerSecond() * WINDOW_SECONDS;
    this.nanoTime = nanoTime;
    this.originNanos = nanoTime.getAsLong();
  }

  /** Counts a call, whatever becomes of it. */
  void called() {
    long second = second();
    int slot = (int) (second % WINDOW_SECONDS);
    while (true) {
      long now = calls.get(slot);
      if (now >>> SECOND_SHIFT == second) {
        calls.getAndIncrement(slot);
        return;
      }
      if (calls.compareAndSet(slot, now, second << SECOND_SHIFT | 1)) {
        return;
      }
    }
  }

  /** Takes one repetition out of the budget; false when there is none left. */
  synchronized boolean take() {
    long second = second();
    long spent = 0;
    long called = 0;
    for (int slot = 0; slot < WINDOW_SECONDS; slot++) {
      spent += recent(repetitions[slot], second);
      called += recent(calls.get(slot), second);
    }
    if (spent >= Math.max(called * percent / 100, atLeast)) {
      return false;
    }
    int slot = (int) (second % WINDOW_SECONDS);
    long now = repetitions[slot];
    repetitions[slot] = now >>> SECOND_SHIFT == second ? now + 1 : second << SECOND_SHIFT | 1;
    return true;
  }

  private static long recent(long slot, long second) {
    return second - (slot >>> SECOND_SHIFT) < WINDOW_SECONDS ? slot & COUNT_MASK : 0;
  }

  /** Seconds since this budget began; from one on, so that no empty slot looks like the first. */
  private long second() {
    return 1 + TimeUnit.NANOSECONDS.toSeconds(nanoTime.getAsLong() - originNanos);
  }
}
