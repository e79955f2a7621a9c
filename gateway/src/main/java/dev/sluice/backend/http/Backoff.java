package dev.sluice.backend.http;

import java.util.function.LongUnaryOperator;

/**
 * Pauses before reconnecting: doubling from a base to a ceiling, each drawn at random from its
 * upper half so that many streams cut at once do not return at once.
 */
public final class Backoff {
  static final long BASE_MILLIS = 500;
  public static final long MAX_MILLIS = 30_000;

  private final LongUnaryOperator random;
  private int failures;

  /**
   * @param random draws from 0 (inclusive) to its argument (exclusive)
   */
  public Backoff(LongUnaryOperator random) {
    this.random = random;
  }

  /** The stream carried something: begin anew. */
  public void reset() {
    failures = 0;
  }

  /**
   * The next pause in milliseconds.
   *
   * @param asked the pause the server asked for, or -1; the least the pause can be, up to the
   *     ceiling
   */
  public long next(long asked) {
    long step = Math.min(MAX_MILLIS, BASE_MILLIS << Math.min(failures, 10));
    failures++;
    long drawn = step / 2 + random.applyAsLong(step / 2 + 1);
    return Math.max(drawn, Math.min(asked, MAX_MILLIS));
  }
}
