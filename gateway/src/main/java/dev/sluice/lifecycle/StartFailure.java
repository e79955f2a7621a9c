package dev.sluice.lifecycle;

/** Why the gateway did not start, in words for its operator. */
public final class StartFailure extends Exception {
  private static final long serialVersionUID = 1L;

  public StartFailure(String message, Throwable cause) {
    super(message, cause);
  }

  public StartFailure(String message) {
    super(message);
  }
}
