package dev.sluice.alarms;

import io.netty.util.LeakPresenceDetector;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Rings when buffers are still held after a test class. */
final class LeakAlarm {
  /** How long event loops may take to release what a finished test left to them. */
  static final Duration PATIENCE = Duration.ofSeconds(3);

  private LeakAlarm() {}

  /**
   * Fails when a buffer was not released, and starts counting anew.
   *
   * @throws AssertionError with the stacks that made the buffers, as suppressed exceptions
   */
  static void check(String tests) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (BufferCount.anyOpen() && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
    try {
      LeakPresenceDetector.check();
    } catch (IllegalStateException leak) {
      AssertionError error = new AssertionError(tests + ": buffers not released", leak);
      for (Throwable creation : leak.getSuppressed()) {
        error.addSuppressed(creation);
      }
      throw error;
    }
  }
}
