package dev.sluice.backend.http;

/** The server said that it did not look at the request. */
final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RefusedException(Throwable cause) {
    super("refused before it was processed", cause, false, false);
  }
}
