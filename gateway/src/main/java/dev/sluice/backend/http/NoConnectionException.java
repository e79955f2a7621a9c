package dev.sluice.backend.http;

import java.io.IOException;

/** A request could not have a connection: as many are in use as may be. */
final class NoConnectionException extends IOException {
  private static final long serialVersionUID = 1L;

  private final boolean waited;

  private NoConnectionException(String message, boolean waited) {
    super(message);
    this.waited = waited;
  }

  /** As many requests wait as may. */
  static NoConnectionException crowded() {
    return new NoConnectionException("too many wait for a connection", false);
  }

  /** It waited as long as it may. */
  static NoConnectionException timedOut() {
    return new NoConnectionException("no connection was free in time", true);
  }

  boolean hasWaited() {
    return waited;
  }
}
