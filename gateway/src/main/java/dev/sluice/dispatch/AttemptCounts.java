package dev.sluice.dispatch;

import dev.sluice.dispatch.AttemptRules.Happened;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/** How the attempts at one server ended, and which were repeated. Thread-safe. */
public final class AttemptCounts {
  private final LongAdder[] outcomes = adders(Happened.values().length);
  private final LongAdder[] decisions = adders(RetryDecision.values().length);

  private static LongAdder[] adders(int length) {
    LongAdder[] adders = new LongAdder[length];
    for (int i = 0; i < length; i++) {
      adders[i] = new LongAdder();
    }
    return adders;
  }

  void ended(Happened happened) {
    outcomes[happened.ordinal()].increment();
  }

  void decided(RetryDecision decision) {
    decisions[decision.ordinal()].increment();
  }

  long of(Happened happened) {
    return outcomes[happened.ordinal()].sum();
  }

  long of(RetryDecision decision) {
    return decisions[decision.ordinal()].sum();
  }

  /** Names every outcome of an attempt, with its count. */
  public void eachOutcome(BiConsumer<String, LongSupplier> taker) {
    for (Happened happened : Happened.values()) {
      taker.accept(happened.text(), () -> of(happened));
    }
  }

  /** Names every decision about a repetition, with its count. */
  public void eachDecision(BiConsumer<String, LongSupplier> taker) {
    for (RetryDecision decision : RetryDecision.values()) {
      taker.accept(decision.text(), () -> of(decision));
    }
  }
}
