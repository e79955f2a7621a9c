package dev.sluice.protocol.sse;

/** An event longer than the configured limit. Carries no stack trace and no payload. */
public final class SseLimitException extends Exception {
  private static final long serialVersionUID = 1L;

  public SseLimitException(int maxEventBytes) {
    super("event longer than " + maxEventBytes + " bytes", null, false, false);
  }
}
