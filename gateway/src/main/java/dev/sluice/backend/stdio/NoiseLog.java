package dev.sluice.backend.stdio;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports lines on a server's stdout that had to be skipped, at most once an interval and without
 * their text. Thread-safe.
 */
final class NoiseLog {
  private static final Logger log = LoggerFactory.getLogger(NoiseLog.class);
  private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final String server;
  private final LongSupplier clock;
  private long skipped;
  private long quietUntil;

  NoiseLog(String server, LongSupplier clock) {
    this.server = server;
    this.clock = clock;
    this.quietUntil = clock.getAsLong();
  }

  /**
   * @param why what is wrong with the line, never its text
   * @return whether a line was logged
   */
  synchronized boolean skipped(String why) {
    skipped++;
    long now = clock.getAsLong();
    if (now - quietUntil < 0) {
      return false;
    }
    log.warn(
        "event=server_stdout_noise server={} lines={} why=\"{}\" do=\"let it log to stderr\"",
        server,
        skipped,
        why);
    skipped = 0;
    quietUntil = now + INTERVAL_NANOS;
    return true;
  }
}
