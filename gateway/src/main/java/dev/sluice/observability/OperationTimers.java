package dev.sluice.observability;

import io.micrometer.core.instrument.Timer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** The histograms of one meter by their labels. Thread-safe; a lookup is one map access. */
final class OperationTimers {
  private final ConcurrentHashMap<OperationKey, Timer> timers = new ConcurrentHashMap<>();
  private final Function<OperationKey, Timer> factory;
  private final int maxSeries;

  /**
   * @param maxSeries how many series are made before further ones fold into {@code other}
   */
  OperationTimers(Function<OperationKey, Timer> factory, int maxSeries) {
    this.factory = factory;
    this.maxSeries = maxSeries;
  }

  void record(OperationKey key, long nanos) {
    Timer timer = timers.get(key);
    if (timer == null) {
      timer = admit(key);
    }
    timer.record(nanos, TimeUnit.NANOSECONDS);
  }

  private Timer admit(OperationKey key) {
    OperationKey admitted = timers.size() < maxSeries ? key : key.folded();
    return timers.computeIfAbsent(admitted, factory);
  }

  /** Gives the histograms of these labels to {@code gone}, and keeps them no longer. */
  void forget(Predicate<OperationKey> some, Consumer<Timer> gone) {
    for (OperationKey key : timers.keySet()) {
      Timer timer = some.test(key) ? timers.remove(key) : null;
      if (timer != null) {
        gone.accept(timer);
      }
    }
  }
}
