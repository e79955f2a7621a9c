package dev.sluice.observability;

import ch.qos.logback.classic.LoggerContext;
import org.slf4j.LoggerFactory;

/** The log as a whole. Lines are written by a thread of its own. */
public final class Logs {
  private Logs() {}

  /**
   * Writes what still waits, for a second at most, and ends logging: the last act of the process.
   */
  public static void close() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.stop();
    }
  }
}
