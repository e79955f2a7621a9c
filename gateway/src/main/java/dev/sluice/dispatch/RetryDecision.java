package dev.sluice.dispatch;

import java.util.Locale;

/**
 * What became of the wish to repeat a call. Also the {@code decision} label of {@code
 * sluice_retries_total}.
 */
enum RetryDecision {
  RETRIED,
  /** It may have run, and running it twice may do harm. */
  REFUSED_NOT_REPEATABLE,
  /** It was tried as often as it may. */
  REFUSED_ATTEMPTS,
  /** The next attempt would begin after the call's deadline. */
  REFUSED_DEADLINE,
  /** The server's repetitions have used up their share of its calls. */
  REFUSED_BUDGET;

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
