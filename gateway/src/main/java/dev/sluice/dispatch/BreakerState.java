package dev.sluice.dispatch;

import java.util.Locale;

/** Where a circuit breaker stands. */
public enum BreakerState {
  /** Every call is let in. */
  CLOSED(0),
  /** A few are let in, to see. */
  HALF_OPEN(1),
  /** None is. */
  OPEN(2);

  private final int value;

  BreakerState(int value) {
    this.value = value;
  }

  /** The value of {@code sluice_breaker_state}. */
  public int value() {
    return value;
  }

  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
