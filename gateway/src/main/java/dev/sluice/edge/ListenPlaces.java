package dev.sluice.edge;

import dev.sluice.exchange.ClientFault;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Identity;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Sent;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Counts the {@code subscriptions/listen} streams open against the most there may be. Thread-safe.
 */
final class ListenPlaces {
  /** When a stream may have ended. */
  private static final Duration WAIT = Duration.ofSeconds(5);

  private final int max;
  private final int perCaller;
  private final AtomicInteger taken = new AtomicInteger();
  private final Map<Identity, Integer> callers = new ConcurrentHashMap<>();

  ListenPlaces(LimitsConfig limits) {
    this.max = limits.listens();
    this.perCaller = limits.listensPerCaller();
  }

  /** Takes a place until {@link #giveBack}; why there is none, or null when it was taken. */
  @Nullable Failure take(Identity caller) {
    if (taken.incrementAndGet() > max) {
      taken.decrementAndGet();
      return new Failure.ByGateway(
          Reason.OVERLOADED,
          "All " + max + " subscription streams (limits.listens) are open. Try again later.",
          null,
          Sent.NOTHING,
          0,
          WAIT);
    }
    if (perCaller > 0 && !count(caller)) {
      taken.decrementAndGet();
      return new Failure.ByClient(
          ClientFault.TOO_MANY_REQUESTS,
          "The caller has as many subscription streams as it may: "
              + perCaller
              + " (limits.listensPerCaller). Close one.");
    }
    return null;
  }

  private boolean count(Identity caller) {
    int now = callers.merge(caller, 1, Integer::sum);
    if (now > perCaller) {
      leave(caller);
      return false;
    }
    return true;
  }

  private void leave(Identity caller) {
    callers.computeIfPresent(caller, (key, streams) -> streams == 1 ? null : streams - 1);
  }

  void giveBack(Identity caller) {
    taken.decrementAndGet();
    if (perCaller > 0) {
      leave(caller);
    }
  }

  /** Streams open now. */
  int taken() {
    return taken.get();
  }

  /** Callers that have streams, as far as they are told apart. */
  int callers() {
    return callers.size();
  }
}
