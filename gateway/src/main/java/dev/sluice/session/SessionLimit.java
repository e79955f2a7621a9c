package dev.sluice.session;

import java.util.Locale;

/** What there may only be so many of, with the key that says how many. */
public enum SessionLimit {
  /** Sessions in all. */
  SESSIONS("sessions.max"),
  /** Sessions of one caller. */
  CALLER("sessions.perCaller"),
  /** Calls in flight in one session. */
  CALLS("sessions.calls"),
  /** Streams open in one session. */
  STREAMS("sessions.streams");

  private final String key;

  SessionLimit(String key) {
    this.key = key;
  }

  /** The configuration key. */
  public String key() {
    return key;
  }

  /** The limit as a label value. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
