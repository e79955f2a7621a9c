package dev.sluice.backend.stdio;

import java.time.Duration;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * The pause before the next start of a server that keeps failing: drawn evenly from zero up to a
 * bound that doubles with each failure in a row ("full jitter"), so that servers which died
 * together do not come back together. Thread-safe.
 */
final class RestartBackoff {
  private final double firstNanos;
  private final double mostNanos;
  private final LongSupplier clock;
  private final DoubleSupplier random;
  private int failures;
  private long notBefore;

  /**
   * @param clock nanoseconds as of {@link System#nanoTime}
   * @param random values in [0, 1)
   */
  RestartBackoff(Duration first, Duration most, LongSupplier clock, DoubleSupplier random) {
    this.firstNanos = first.toNanos();
    this.mostNanos = Math.max(first.toNanos(), most.toNanos());
    this.clock = clock;
    this.random = random;
    this.notBefore = clock.getAsLong();
  }

  long nowNanos() {
    return clock.getAsLong();
  }

  /** How long a start has still to wait, 0 when it need not. */
  synchronized long remainingNanos() {
    return Math.max(0, notBefore - clock.getAsLong());
  }

  /** A child failed, or could not be started. */
  synchronized void failed() {
    double bound = Math.min(mostNanos, firstNanos * Math.pow(2, failures));
    failures = Math.min(failures + 1, 62);
    notBefore = clock.getAsLong() + (long) (bound * random.getAsDouble());
  }

  /** A child works: the next failure counts as the first. */
  synchronized void succeeded() {
    failures = 0;
  }
}
