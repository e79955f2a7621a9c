package dev.sluice.exchange;

/** Why work was cancelled from the client's side. */
public enum CancelReason {
  /** The client sent {@code notifications/cancelled}: no response must follow. */
  CLIENT_CANCELLED,
  /** The client's connection is gone and its revision says that cancels the call. */
  CLIENT_DISCONNECTED,
  /** The session closed. */
  SESSION_CLOSED,
  /** The gateway is going down. */
  SHUTDOWN
}
