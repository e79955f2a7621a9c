package dev.sluice.exchange;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Severities of {@code notifications/message}, least first.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2025-11-25/server/utilities/logging#log-levels">Log
 *     levels, MCP 2025-11-25</a>
 */
public enum LogLevel {
  DEBUG,
  INFO,
  NOTICE,
  WARNING,
  ERROR,
  CRITICAL,
  ALERT,
  EMERGENCY;

  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The level written {@code text}, or null when none is. */
  public static @Nullable LogLevel parse(String text) {
    for (LogLevel level : values()) {
      if (level.text().equals(text)) {
        return level;
      }
    }
    return null;
  }
}
