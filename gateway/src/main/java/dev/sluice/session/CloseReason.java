package dev.sluice.session;

import java.util.Locale;

/** Why a session closed; the first reason given is the one recorded. */
public enum CloseReason {
  /** The client sent DELETE. */
  CLIENT_DELETE,
  /** The stream of an HTTP+SSE session is gone. */
  CLIENT_DISCONNECT,
  /** Nothing was heard for {@code sessions.idleTimeout}, with no call and no stream open. */
  IDLE,
  /** It was {@code sessions.maxAge} old. */
  EXPIRED,
  /** It was idle, and another session needed its place. */
  EVICTED,
  /** {@code initialize} was refused, failed, was cancelled, or nothing followed it. */
  INITIALIZE_FAILED,
  /** The reader of an HTTP+SSE session's stream was too slow for what it was sent. */
  SLOW_CONSUMER,
  /** The server it was opened for is not configured any more. */
  SERVER_REMOVED,
  /** The gateway is going down. */
  SHUTDOWN,
  /** An operator ended it. */
  ADMIN;

  /** Whether somebody wanted it over: its id then opens nothing again. */
  boolean isFinal() {
    return this == CLIENT_DELETE || this == ADMIN;
  }

  /** The reason as a label value. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
