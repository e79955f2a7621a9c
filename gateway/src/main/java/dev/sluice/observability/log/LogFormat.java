package dev.sluice.observability.log;

import java.util.Locale;

/** The form of log lines. */
public enum LogFormat {
  /** Time, level, logger, event, {@code key=value}. */
  TEXT,
  /** One JSON object a line. */
  JSON;

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
