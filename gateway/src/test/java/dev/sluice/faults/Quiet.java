package dev.sluice.faults;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import org.slf4j.LoggerFactory;

/**
 * Keeps the log of a gateway under attack to defects: everything below ERROR is meant to happen.
 */
final class Quiet {
  private Quiet() {}

  static void begin() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      for (Logger logger : context.getLoggerList()) {
        logger.setLevel(logger.getName().equals(Logger.ROOT_LOGGER_NAME) ? Level.ERROR : null);
      }
    }
  }
}
