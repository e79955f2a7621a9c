package dev.sluice.load.proof;

import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what went wrong, by kind. Thread-safe. */
final class Failures {
  private static final int KINDS = 20;
  private static final int SHOWN = 3;

  private final LongAdder count = new LongAdder();
  private final Map<String, LongAdder> kinds = new ConcurrentHashMap<>();

  void add(String what) {
    count.increment();
    String kind = what.replaceAll("[|\r\n]", " ").replaceAll("\"id\":\\d+|[A-Za-z0-9_-]{40,}", "…");
    if (kinds.size() < KINDS || kinds.containsKey(kind)) {
      kinds.computeIfAbsent(kind, _ -> new LongAdder()).increment();
    }
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

  /** Puts a row into the report that must say zero, and the most frequent kinds. */
  void report(Report report, String what) {
    report.none(what, count());
    kinds.entrySet().stream()
        .sorted((one, other) -> Long.compare(other.getValue().sum(), one.getValue().sum()))
        .limit(SHOWN)
        .forEach(kind -> report.note(what + ", of them", kind.getValue() + " × " + kind.getKey()));
  }
}
