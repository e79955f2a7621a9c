package dev.sluice.session;

import dev.sluice.exchange.Identity;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Counts the sessions there are against the most there may be. Thread-safe. */
final class Capacity {
  private final int max;
  private final int maxOfOneCaller;
  private final AtomicInteger open = new AtomicInteger();
  private final Map<Identity, Integer> callers = new ConcurrentHashMap<>();

  Capacity(SessionConfig config) {
    this.max = config.max();
    this.maxOfOneCaller = config.perCaller();
  }

  /** Takes the place of one session; what there are too many of, or null when it was taken. */
  @Nullable SessionLimit take(Identity caller) {
    if (open.incrementAndGet() > max) {
      open.decrementAndGet();
      return SessionLimit.SESSIONS;
    }
    if (maxOfOneCaller > 0 && !count(caller)) {
      open.decrementAndGet();
      return SessionLimit.CALLER;
    }
    return null;
  }

  private boolean count(Identity caller) {
    boolean[] counted = new boolean[1];
    callers.compute(
        caller,
        (key, before) -> {
          int sessions = before == null ? 0 : before;
          counted[0] = sessions < maxOfOneCaller;
          return counted[0] ? sessions + 1 : before;
        });
    return counted[0];
  }

  void giveBack(Identity caller) {
    open.decrementAndGet();
    if (maxOfOneCaller > 0) {
      callers.computeIfPresent(caller, (key, sessions) -> sessions == 1 ? null : sessions - 1);
    }
  }

  int open() {
    return open.get();
  }

  /** Callers that have sessions, as far as they are told apart. */
  int callers() {
    return callers.size();
  }
}
