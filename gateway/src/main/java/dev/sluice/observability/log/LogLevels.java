package dev.sluice.observability.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** The levels of the loggers of this process, changed while it runs. Thread-safe. */
public final class LogLevels {
  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(LogLevels.class);

  /** What a logger's own level is set to so that it has none. */
  public static final String INHERIT = "inherit";

  private final LoggerContext context;

  /**
   * One logger.
   *
   * @param level its own level, null when it has that of the logger above
   * @param effective what it writes
   */
  public record Known(String name, @Nullable String level, String effective) {}

  LogLevels(LoggerContext context) {
    this.context = context;
  }

  /** Those of the process; none when something else than Logback writes the log. */
  public static Optional<LogLevels> ofProcess() {
    return LoggerFactory.getILoggerFactory() instanceof LoggerContext context
        ? Optional.of(new LogLevels(context))
        : Optional.empty();
  }

  /** The known loggers, by name; the one above all is {@code ROOT}. */
  public List<Known> all() {
    return context.getLoggerList().stream().map(LogLevels::known).toList();
  }

  private static Known known(Logger logger) {
    Level own = logger.getLevel();
    return new Known(
        logger.getName(), own == null ? null : text(own), text(logger.getEffectiveLevel()));
  }

  /** Logback has a level below the lowest that anything is written with. */
  private static String text(Level level) {
    return level.toInt() < Level.TRACE_INT
        ? Verbosity.TRACE.text()
        : Verbosity.valueOf(level.toString()).text();
  }

  /**
   * Changes the level of a logger that exists, and of those below that have none of their own.
   *
   * @param level a {@link Verbosity}, or {@link #INHERIT}, but for the logger above all
   * @return false when there is no such logger, or no such level
   */
  public boolean set(String name, String level) {
    Logger logger = context.exists(name);
    boolean top = name.equals(org.slf4j.Logger.ROOT_LOGGER_NAME);
    Optional<Verbosity> wanted = Verbosity.of(level);
    if (logger == null || (wanted.isEmpty() && (top || !level.equals(INHERIT)))) {
      return false;
    }
    logger.setLevel(wanted.map(LogLevels::level).orElse(null));
    LOG.info(
        "log_level_changed logger={} level={}", name, wanted.map(Verbosity::text).orElse(INHERIT));
    return true;
  }

  static Level level(Verbosity verbosity) {
    return Level.valueOf(verbosity.name());
  }
}
