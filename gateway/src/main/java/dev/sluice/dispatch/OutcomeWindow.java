package dev.sluice.dispatch;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * The attempts of the last while on one replica: how many, how many of them went wrong, and how
 * long they took, in buckets a quarter of an octave wide. Of fixed size; adding makes no garbage
 * and takes no lock. Time passes by {@link #turn}.
 */
final class OutcomeWindow {
  /** The window is this many slices; the oldest is dropped when a new one begins. */
  static final int SLICES = 6;

  private static final int UNIT_BITS = 12;
  private static final int STEPS = 4;
  private static final int BUCKETS = 32 * STEPS;
  private static final int ATTEMPTS = BUCKETS;
  private static final int BAD = BUCKETS + 1;
  private static final int WIDTH = BUCKETS + 2;

  private final AtomicIntegerArray cells = new AtomicIntegerArray(SLICES * WIDTH);
  private volatile int now;

  /** Adds one attempt. */
  void add(boolean bad, long nanos) {
    int slice = now * WIDTH;
    cells.incrementAndGet(slice + ATTEMPTS);
    if (bad) {
      cells.incrementAndGet(slice + BAD);
    }
    cells.incrementAndGet(slice + bucket(nanos));
  }

  /** Begins a new slice. One thread at a time. */
  void turn() {
    int next = (now + 1) % SLICES;
    clear(next);
    now = next;
  }

  /** Forgets everything. */
  void clear() {
    for (int slice = 0; slice < SLICES; slice++) {
      clear(slice);
    }
  }

  private void clear(int slice) {
    for (int i = slice * WIDTH; i < (slice + 1) * WIDTH; i++) {
      cells.set(i, 0);
    }
  }

  /** Adds what this window holds to a sum. */
  void addTo(Sum sum) {
    for (int slice = 0; slice < SLICES; slice++) {
      for (int i = 0; i < WIDTH; i++) {
        sum.cells[i] += cells.get(slice * WIDTH + i);
      }
    }
  }

  /** Quarters of an octave above 4 microseconds. */
  private static int bucket(long nanos) {
    long units = nanos >> UNIT_BITS;
    if (units <= 0) {
      return 0;
    }
    int octave = Long.SIZE - 1 - Long.numberOfLeadingZeros(units);
    int step = (int) (octave < 2 ? units << (2 - octave) : units >> (octave - 2)) & (STEPS - 1);
    return Math.min(octave * STEPS + step, BUCKETS - 1);
  }

  /** Several windows together. Not thread-safe. */
  static final class Sum {
    private final long[] cells = new long[WIDTH];

    long attempts() {
      return cells[ATTEMPTS];
    }

    long bad() {
      return cells[BAD];
    }

    /** The share of attempts that went wrong, in percent. */
    double badPercent() {
      return attempts() == 0 ? 0 : 100.0 * bad() / attempts();
    }

    /** Those whose time is known: all but some of this very moment. */
    long timed() {
      long timed = 0;
      for (int i = 0; i < BUCKETS; i++) {
        timed += cells[i];
      }
      return timed;
    }

    /** The time that 99 of 100 attempts did not exceed, to a quarter of itself; 0 of none. */
    long p99Nanos() {
      long left = (long) Math.ceil(timed() * 0.99);
      int bucket = -1;
      while (left > 0) {
        bucket++;
        left -= cells[bucket];
      }
      return bucket < 0 ? 0 : lowerNanos(bucket + 1);
    }

    /** Attempts that took longer than this for certain. */
    long slowerThan(long nanos) {
      long slower = 0;
      for (int i = BUCKETS - 1; i >= 0 && lowerNanos(i) >= nanos; i--) {
        slower += cells[i];
      }
      return slower;
    }

    /** The least time in a bucket, or the end of the one before. */
    private static long lowerNanos(int bucket) {
      long quarters = (STEPS + (long) bucket % STEPS) << (bucket / STEPS);
      return (quarters << UNIT_BITS) / STEPS;
    }
  }
}
