package dev.sluice.load.proof;

import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts what went wrong and remembers the first of it. Thread-safe. */
final class Failures {
  private final LongAdder count = new LongAdder();
  private final AtomicReference<@Nullable String> first = new AtomicReference<>();

  void add(String what) {
    count.increment();
    first.compareAndSet(null, what);
  }

  void add(Throwable cause) {
    Throwable root = cause;
    while (root instanceof CompletionException && root.getCause() != null) {
      root = root.getCause();
    }
    add(root.toString());
  }

  long count() {
    return count.sum();
  }

  /** Puts a row into the report that must say zero. */
  void report(Report report, String what) {
    report.none(what, count());
    String example = first.get();
    if (example != null) {
      report.note(
          what + ": the first", example.replace('|', '/').replace('\n', ' ').replace('\r', ' '));
    }
  }
}
