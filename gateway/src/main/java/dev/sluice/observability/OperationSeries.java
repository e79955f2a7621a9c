package dev.sluice.observability;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;

/** The histograms of one meter of operations. Thread-safe; a lookup is one map access. */
final class OperationSeries {
  private final ConcurrentHashMap<OperationKey, Histogram> series = new ConcurrentHashMap<>();
  private final HistogramFamily family;
  private final Function<OperationKey, Histogram> factory;
  private final int maxSeries;

  /**
   * @param factory makes the one of {@code family} with these labels
   * @param maxSeries how many series are made before further ones fold into {@code other}
   */
  OperationSeries(
      HistogramFamily family, Function<OperationKey, Histogram> factory, int maxSeries) {
    this.family = family;
    this.factory = factory;
    this.maxSeries = maxSeries;
  }

  void record(OperationKey key, long nanos) {
    Histogram histogram = series.get(key);
    if (histogram == null) {
      histogram = admit(key);
    }
    histogram.record(nanos);
  }

  private Histogram admit(OperationKey key) {
    OperationKey admitted = series.size() < maxSeries ? key : key.folded();
    return series.computeIfAbsent(admitted, factory);
  }

  /** Shows the histograms of these labels no longer. */
  void forget(Predicate<OperationKey> some) {
    for (OperationKey key : series.keySet()) {
      Histogram histogram = some.test(key) ? series.remove(key) : null;
      if (histogram != null) {
        family.remove(histogram);
      }
    }
  }
}
