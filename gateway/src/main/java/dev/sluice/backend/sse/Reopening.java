package dev.sluice.backend.sse;

import dev.sluice.backend.http.Backoff;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * When the next stream to a server may be opened: a pause after each that was lost, longer with
 * each that was lost soon after it had opened. Thread-safe.
 */
final class Reopening {
  /** A stream that lived this long is no part of a row of failures. */
  static final long HEALTHY_LIFE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Backoff backoff;
  private final LongSupplier nanoTime;
  private long notBefore;

  Reopening(Backoff backoff, LongSupplier nanoTime) {
    this.backoff = backoff;
    this.nanoTime = nanoTime;
    this.notBefore = nanoTime.getAsLong();
  }

  /** A stream was lost after so many nanoseconds. */
  synchronized void lost(long livedNanos) {
    if (livedNanos >= HEALTHY_LIFE_NANOS) {
      backoff.reset();
    }
    notBefore = nanoTime.getAsLong() + TimeUnit.MILLISECONDS.toNanos(backoff.next(-1));
  }

  /** The rest of the pause, 0 when it is over. */
  synchronized long pauseNanos() {
    return Math.max(0, notBefore - nanoTime.getAsLong());
  }
}
