package dev.sluice.dispatch;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.circuitbreaker.IllegalStateTransitionException;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves one replica alone for a while when too many of its last attempts failed, then lets a few
 * through to see. Thread-safe.
 *
 * <p>An attempt that {@link #tryEnter} let in is {@link #ended} once; one that says nothing about
 * the replica gives a probe's place to another. Only what began since the circuit last changed
 * counts: an old call that ends at last says nothing about now. Should probes say nothing for as
 * long as the circuit was open at first, one more is let in, again and again: it cannot wedge.
 *
 * <p>While the window holds nothing but successes, another changes nothing in it and is not told: a
 * healthy replica costs a few reads an attempt.
 */
final class Breaker {
  private static final Logger LOG = LoggerFactory.getLogger(Breaker.class);

  /** What {@link #tryEnter} gives when the circuit is open. */
  static final int REFUSED = -1;

  private final String name;
  private final BreakerConfig config;
  private final LongSupplier nanoTime;
  private final IntervalFunction waits;
  private final CircuitBreaker circuit;
  private final AtomicInteger changes = new AtomicInteger();
  private final AtomicInteger successesInARow = new AtomicInteger();
  private final AtomicInteger openedInARow = new AtomicInteger();
  private final AtomicLong probedNanos = new AtomicLong();
  private final AtomicBoolean halfOpening = new AtomicBoolean();
  private final LongAdder refused = new LongAdder();
  private volatile long openUntilNanos;

  /**
   * @param name of server and replica, for the log
   */
  Breaker(String name, BreakerConfig config, LongSupplier nanoTime) {
    this.name = name;
    this.config = config;
    this.nanoTime = nanoTime;
    this.waits = IntervalFunction.ofExponentialBackoff(config.openFor(), 2, longestWait(config));
    this.circuit =
        CircuitBreaker.of(
            name,
            CircuitBreakerConfig.custom()
                .slidingWindow(
                    config.window(),
                    Math.min(config.minCalls(), config.window()),
                    SlidingWindowType.COUNT_BASED,
                    SlidingWindowSynchronizationStrategy.LOCK_FREE)
                .failureRateThreshold(config.failureRate())
                .waitIntervalFunctionInOpenState(waits)
                .permittedNumberOfCallsInHalfOpenState(config.probes())
                .writableStackTraceEnabled(false)
                .clock(new NanoClock(nanoTime))
                .build());
    circuit
        .getEventPublisher()
        .onStateTransition(event -> changed(event.getStateTransition().getToState()));
  }

  private static Duration longestWait(BreakerConfig config) {
    return config.maxOpenFor().compareTo(config.openFor()) > 0
        ? config.maxOpenFor()
        : config.openFor();
  }

  /** Lets an attempt in: the mark to end it with, or {@link #REFUSED}. */
  int tryEnter() {
    if (!config.enabled()) {
      return 0;
    }
    if (isLetIn() || isProbeDue()) {
      if (circuit.getState() == State.HALF_OPEN) {
        probedNanos.set(nanoTime.getAsLong());
      }
      return changes.get();
    }
    refused.increment();
    return REFUSED;
  }

  /**
   * Asks the circuit. Ending its open state takes a lock: one thread at a time asks for that, and
   * the others are refused as they were, so that no event loop waits for another.
   */
  private boolean isLetIn() {
    if (circuit.getState() != State.OPEN) {
      return circuit.tryAcquirePermission();
    }
    if (!halfOpening.compareAndSet(false, true)) {
      return false;
    }
    try {
      return circuit.tryAcquirePermission();
    } finally {
      halfOpening.set(false);
    }
  }

  /** Whether the probes have said nothing for so long that one more is let in. */
  private boolean isProbeDue() {
    long last = probedNanos.get();
    long now = nanoTime.getAsLong();
    return circuit.getState() == State.HALF_OPEN
        && now - last >= config.openFor().toNanos()
        && probedNanos.compareAndSet(last, now);
  }

  /** An attempt that was let in with this mark is over. */
  void ended(AttemptEnd end, int mark) {
    switch (end) {
      case ANSWERED, ANSWERED_ERROR -> succeeded(mark);
      case FAILED -> failed(mark);
      case WITHDRAWN -> ignored(mark);
    }
  }

  private void succeeded(int mark) {
    if (!counts(mark)) {
      return;
    }
    if (circuit.getState() == State.CLOSED) {
      if (successesInARow.get() >= config.window()) {
        return;
      }
      successesInARow.incrementAndGet();
    }
    circuit.onSuccess(0, TimeUnit.NANOSECONDS);
  }

  private void failed(int mark) {
    if (counts(mark)) {
      successesInARow.set(0);
      circuit.onError(0, TimeUnit.NANOSECONDS, new FailedAttemptException());
    }
  }

  /** The attempt says nothing about the replica. */
  private void ignored(int mark) {
    if (counts(mark) && circuit.getState() == State.HALF_OPEN) {
      circuit.releasePermission();
    }
  }

  private boolean counts(int mark) {
    return config.enabled() && mark == changes.get();
  }

  /** The replica answers again, as was heard elsewhere: the next call may see. */
  void hurry() {
    if (circuit.getState() == State.OPEN) {
      try {
        circuit.transitionToHalfOpenState();
      } catch (IllegalStateTransitionException changedMeanwhile) {
        LOG.debug("circuit_not_hurried replica={} state={}", name, circuit.getState());
      }
    }
  }

  private void changed(State state) {
    changes.incrementAndGet();
    successesInARow.set(0);
    switch (state) {
      case OPEN -> {
        long wait = waits.apply(openedInARow.incrementAndGet());
        openUntilNanos = nanoTime.getAsLong() + TimeUnit.MILLISECONDS.toNanos(wait);
        LOG.warn("circuit_opened replica={} forMs={}", name, wait);
      }
      case HALF_OPEN -> {
        probedNanos.set(nanoTime.getAsLong());
        LOG.info("circuit_half_open replica={}", name);
      }
      case CLOSED, DISABLED, FORCED_OPEN, METRICS_ONLY -> {
        openedInARow.set(0);
        LOG.info("circuit_closed replica={}", name);
      }
    }
  }

  BreakerState state() {
    return switch (circuit.getState()) {
      case OPEN, FORCED_OPEN -> BreakerState.OPEN;
      case HALF_OPEN -> BreakerState.HALF_OPEN;
      case CLOSED, DISABLED, METRICS_ONLY -> BreakerState.CLOSED;
    };
  }

  /** Whether it would refuse whoever comes now. */
  boolean isOpen() {
    return circuit.getState() == State.OPEN && nanoTime.getAsLong() - openUntilNanos < 0;
  }

  /** When whoever was refused may come again; nothing when a probe is under way. */
  Duration retryAfter() {
    long left = openUntilNanos - nanoTime.getAsLong();
    return circuit.getState() == State.OPEN && left > 0 ? Duration.ofNanos(left) : Duration.ZERO;
  }

  /** Attempts refused so far. */
  long refused() {
    return refused.sum();
  }

  /** What the circuit is told of a failure: that there was one. */
  private static final class FailedAttemptException extends Exception {
    private static final long serialVersionUID = 1L;

    FailedAttemptException() {
      super("attempt failed", null, false, false);
    }
  }
}
