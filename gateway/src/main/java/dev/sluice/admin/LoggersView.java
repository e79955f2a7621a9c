package dev.sluice.admin;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the management port may see and change of the log. Asked on a thread that may block. */
public interface LoggersView {

  /** What a logger is set to so that it has the level of the one above. */
  String INHERIT = "inherit";

  /** The loggers that anything has been asked of by now, by name; the one above all is ROOT. */
  List<Logger> loggers();

  /** The levels there are. */
  List<String> levels();

  /**
   * Changes a logger's level.
   *
   * @param level one of {@link #levels}, or {@link #INHERIT}, but for ROOT
   * @return false when it cannot have that level
   */
  boolean set(String name, String level);

  /**
   * One logger.
   *
   * @param level its own level, null when it has that of the one above
   * @param effective from which level on it writes
   */
  record Logger(String name, @Nullable String level, String effective) {}
}
