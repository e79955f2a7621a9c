package dev.sluice.protocol.mcp;

import org.jspecify.annotations.Nullable;

/**
 * The levels of {@code logging/setLevel} and {@code notifications/message}, least severe first.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2025-11-25/server/utilities/logging#log-levels">Logging,
 *     log levels, MCP 2025-11-25</a>
 */
public enum LogLevel {
  DEBUG("debug"),
  INFO("info"),
  NOTICE("notice"),
  WARNING("warning"),
  ERROR("error"),
  CRITICAL("critical"),
  ALERT("alert"),
  EMERGENCY("emergency");

  private final String text;

  LogLevel(String text) {
    this.text = text;
  }

  /** The level as it stands on the wire. */
  public String text() {
    return text;
  }

  /** True when a message of this level passes a client that asked for {@code wanted} and above. */
  public boolean passes(LogLevel wanted) {
    return compareTo(wanted) >= 0;
  }

  /** The level written {@code text}, or null when none is. */
  public static @Nullable LogLevel parse(@Nullable String text) {
    for (LogLevel level : values()) {
      if (level.text.equals(text)) {
        return level;
      }
    }
    return null;
  }
}
