package dev.sluice.cli;

import ch.qos.logback.classic.LoggerContext;
import dev.sluice.observability.log.HouseLogProvider;
import java.util.Arrays;
import org.slf4j.LoggerFactory;

/**
 * How much is logged: {@code serve} tells what it does, the short commands print what they found
 * themselves.
 */
final class LogSetting {
  private static final String LEVEL = "SLUICE_LOG_LEVEL";

  private LogSetting() {}

  /** Must run before the first logger is made. */
  static void choose(String[] args) {
    HouseLogProvider.choose();
    if (System.getenv(LEVEL) == null && System.getProperty(LEVEL) == null) {
      System.setProperty(LEVEL, Arrays.asList(args).contains("serve") ? "info" : "error");
    }
  }

  /** Writes out what is still waiting to be logged. */
  static void flush() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.stop();
    }
  }
}
