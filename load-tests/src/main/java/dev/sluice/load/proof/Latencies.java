package dev.sluice.load.proof;

import java.util.Arrays;

/** Durations in nanoseconds, all of them kept. Thread-safe. */
final class Latencies {
  private long[] values = new long[1024];
  private int size;

  synchronized void add(long nanos) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size * 2);
    }
    values[size++] = nanos;
  }

  void addAll(Latencies others) {
    for (long each : others.all()) {
      add(each);
    }
  }

  private synchronized long[] all() {
    return Arrays.copyOf(values, size);
  }

  /** The value that this share of all does not exceed; 0 when there are none. */
  synchronized long quantile(double share) {
    if (size == 0) {
      return 0;
    }
    long[] sorted = Arrays.copyOf(values, size);
    Arrays.sort(sorted);
    return sorted[Math.clamp((long) Math.ceil(share * size) - 1, 0, size - 1)];
  }

  long most() {
    return quantile(1);
  }

  /** p50, p99 and the largest, as text. */
  String summary() {
    return "p50 %s, p99 %s, most %s"
        .formatted(
            Report.millis(quantile(0.5)), Report.millis(quantile(0.99)), Report.millis(most()));
  }
}
