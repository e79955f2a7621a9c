package dev.sluice.dispatch;

import java.util.List;
import java.util.Set;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Which of several replicas is next. A new session goes where one is due most by weight: each
 * session gives every candidate its weight in credit and costs the chosen one all of them, so that
 * shares are exact to one session; of the two most due, both in credit, the one with fewer calls
 * under way by weight is taken. A call without a session goes to the less loaded of two drawn by
 * weight. Thread-safe: one short lock for new sessions, none for calls.
 */
final class Choice {
  private final LongUnaryOperator random;

  /**
   * @param random draws a number from 0 to one below its bound
   */
  Choice(LongUnaryOperator random) {
    this.random = random;
  }

  /** For a new session. Never empty candidates. */
  synchronized Replica forSession(List<Replica> candidates) {
    long total = 0;
    for (Replica each : candidates) {
      each.credit += each.weight();
      total += each.weight();
    }
    Replica first = null;
    Replica second = null;
    for (Replica each : candidates) {
      if (first == null || each.credit > first.credit) {
        second = first;
        first = each;
      } else if (second == null || each.credit > second.credit) {
        second = each;
      }
    }
    Replica chosen =
        second != null && second.credit > 0 && lessLoaded(second, first) ? second : first;
    if (chosen == null) {
      throw new IllegalArgumentException("candidates: none (expected: at least 1)");
    }
    chosen.credit -= total;
    return chosen;
  }

  /** For one call. Never empty candidates. */
  Replica forCall(List<Replica> candidates) {
    Replica first = draw(candidates);
    Replica second = draw(candidates);
    return lessLoaded(second, first) ? second : first;
  }

  private Replica draw(List<Replica> candidates) {
    long total = 0;
    for (Replica each : candidates) {
      total += each.weight();
    }
    long at = random.applyAsLong(total);
    for (Replica each : candidates) {
      at -= each.weight();
      if (at < 0) {
        return each;
      }
    }
    return candidates.getLast();
  }

  private static boolean lessLoaded(Replica one, @Nullable Replica other) {
    return other != null
        && (long) one.inFlight() * other.weight() < (long) other.inFlight() * one.weight();
  }

  /** Those of {@code replicas} not in {@code tried}, or all when that leaves none. */
  static List<Replica> untried(List<Replica> replicas, Set<Replica> tried) {
    if (tried.isEmpty()) {
      return replicas;
    }
    List<Replica> left = replicas.stream().filter(each -> !tried.contains(each)).toList();
    return left.isEmpty() ? replicas : left;
  }
}
