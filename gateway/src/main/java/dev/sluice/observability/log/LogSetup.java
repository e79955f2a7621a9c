package dev.sluice.observability.log;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import java.util.Iterator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Brings the log into the form the configuration asks for, which is read after the first lines may
 * have been written. A configuration file of Logback's own is left alone.
 */
public final class LogSetup {
  static final String FORMAT = "SLUICE_LOG_FORMAT";
  static final String LEVEL = "SLUICE_LOG_LEVEL";
  static final String OWN_FILE = "logback.configurationFile";
  static final String HOUSE = "dev.sluice";

  private LogSetup() {}

  /**
   * @param environment gives variables; those that are set win over the configuration
   */
  public static void apply(LoggingConfig config, Function<String, @Nullable String> environment) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context
        && System.getProperty(OWN_FILE) == null) {
      apply(config, environment, context);
    }
  }

  static void apply(
      LoggingConfig config, Function<String, @Nullable String> environment, LoggerContext context) {
    Verbosity level = config.level();
    if (level != null && environment.apply(LEVEL) == null) {
      context.getLogger(HOUSE).setLevel(LogLevels.level(level));
    }
    LogFormat format = config.format();
    if (format != null && environment.apply(FORMAT) == null) {
      Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
      form(root.iteratorForAppenders(), format);
    }
  }

  private static void form(Iterator<Appender<ILoggingEvent>> appenders, LogFormat format) {
    while (appenders.hasNext()) {
      Appender<ILoggingEvent> appender = appenders.next();
      if (appender instanceof OutputStreamAppender<ILoggingEvent> writer
          && writer.getEncoder() instanceof LineEncoder encoder) {
        encoder.use(format);
      }
      if (appender instanceof BoundedAppender queue) {
        form(queue.iteratorForAppenders(), format);
      }
    }
  }
}
