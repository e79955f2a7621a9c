package dev.sluice.load.gateway;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits of the main thread, which looks at processes from outside and is told nothing. */
public final class Wait {
  private static final Duration STEP = Duration.ofMillis(20);

  private Wait() {}

  /** Waits until the condition holds; false when it does not within the time. */
  public static boolean until(BooleanSupplier condition, Duration longest) {
    long end = System.nanoTime() + longest.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        return false;
      }
      pause(STEP);
    }
    return true;
  }

  /** Lets time pass. */
  public static void pause(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
