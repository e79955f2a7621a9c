package dev.sluice.session;

import java.util.function.LongSupplier;

/**
 * The time as sessions see it.
 *
 * @param nanos as {@link System#nanoTime}: for how long things take here
 * @param epochSeconds of the day: for what ids say to other processes
 */
public record SessionClock(LongSupplier nanos, LongSupplier epochSeconds) {
  public static final SessionClock SYSTEM =
      new SessionClock(System::nanoTime, () -> System.currentTimeMillis() / 1_000);
}
