package dev.sluice.e2e;

import dev.sluice.observability.GatewayMeters;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Scrapes of one gateway, compared: which meters moved since the last mark. */
final class Moves {
  private final Supplier<String> metrics;
  private final Set<GatewayMeters> seen;
  private Map<String, Double> before = Map.of();

  /**
   * @param metrics scrapes
   * @param seen takes in every meter that moved
   */
  Moves(Supplier<String> metrics, Set<GatewayMeters> seen) {
    this.metrics = metrics;
    this.seen = seen;
  }

  static Moves of(Running gateway, Set<GatewayMeters> seen) {
    return new Moves(() -> Running.get(gateway.managementAt("/metrics")).body(), seen).mark();
  }

  /** What moves from now on counts. */
  Moves mark() {
    before = series();
    return this;
  }

  /** Waits until each of these meters has another value in some series than at the mark. */
  Moves moved(GatewayMeters... meters) {
    return movedWhile(() -> {}, meters);
  }

  /** As {@link #moved}, repeating what makes them move, each perhaps only for a moment. */
  Moves movedWhile(Runnable cause, GatewayMeters... meters) {
    Set<GatewayMeters> missing = EnumSet.noneOf(GatewayMeters.class);
    missing.addAll(Set.of(meters));
    long deadline = System.nanoTime() + Pending.PATIENCE_SECONDS * 1_000_000_000L;
    while (!missing.isEmpty()) {
      cause.run();
      Map<String, Double> now = series();
      missing.removeIf(meter -> hasMoved(meter, now));
      if (System.nanoTime() > deadline) {
        throw new AssertionError("did not move: " + missing);
      }
    }
    seen.addAll(Set.of(meters));
    return this;
  }

  /** Whether a meter has another value in some series than at the mark. */
  boolean hasMoved(GatewayMeters meter) {
    return hasMoved(meter, series());
  }

  /** Whether a meter has a series now. */
  boolean has(GatewayMeters meter) {
    return series().keySet().stream().anyMatch(series -> isOf(meter, series));
  }

  private boolean hasMoved(GatewayMeters meter, Map<String, Double> now) {
    return now.entrySet().stream()
        .filter(series -> isOf(meter, series.getKey()))
        .anyMatch(series -> !series.getValue().equals(before.getOrDefault(series.getKey(), 0.0)));
  }

  private static boolean isOf(GatewayMeters meter, String series) {
    String name = series.contains("{") ? series.substring(0, series.indexOf('{')) : series;
    String end = meter.kind().type().equals("histogram") ? "_count" : "";
    return name.equals(meter.exposedName() + end);
  }

  private Map<String, Double> series() {
    Map<String, Double> series = new HashMap<>();
    metrics
        .get()
        .lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(
            line -> {
              int space = line.lastIndexOf(' ');
              String value = line.substring(space + 1).replace("+Inf", "Infinity");
              series.put(line.substring(0, space), Double.parseDouble(value));
            });
    return series;
  }
}
