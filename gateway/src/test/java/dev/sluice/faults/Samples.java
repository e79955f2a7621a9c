package dev.sluice.faults;

import java.util.Arrays;

/** Latencies of one kind, in microseconds. Thread-safe. */
final class Samples {
  private int[] micros = new int[1024];
  private int size;

  synchronized void add(long nanos) {
    if (size == micros.length) {
      micros = Arrays.copyOf(micros, size * 2);
    }
    micros[size++] = (int) Math.min(Integer.MAX_VALUE, nanos / 1000);
  }

  synchronized void addAll(Samples others) {
    int[] theirs = others.sorted();
    micros = Arrays.copyOf(micros, Math.max(micros.length, size + theirs.length));
    System.arraycopy(theirs, 0, micros, size, theirs.length);
    size += theirs.length;
  }

  synchronized int size() {
    return size;
  }

  private synchronized int[] sorted() {
    int[] sorted = Arrays.copyOf(micros, size);
    Arrays.sort(sorted);
    return sorted;
  }

  /** The latency that so many percent of the samples do not exceed; 0 when there are none. */
  int percentile(double percent) {
    int[] sorted = sorted();
    return sorted.length == 0
        ? 0
        : sorted[(int) Math.min(sorted.length - 1, Math.floor(sorted.length * percent / 100))];
  }
}
