package dev.sluice.dispatch;

import dev.sluice.exchange.Journey;
import dev.sluice.exchange.Outbound;
import org.jspecify.annotations.Nullable;

/** Writes the stages of a call into its {@link Journey}, where it has one. */
final class Trail {
  private Trail() {}

  static void routed(@Nullable Journey journey, long nanos) {
    if (journey != null) {
      journey.routed(nanos);
    }
  }

  static void attempt(@Nullable Journey journey, Outbound outbound, Attempts attempts) {
    if (journey != null) {
      journey.attempt(outbound, attempts.beganNanos());
    }
  }

  static void session(@Nullable Journey journey, UpstreamSession session) {
    if (journey != null) {
      session.tell(journey);
    }
  }

  static void written(@Nullable Journey journey, ServerLane lane) {
    if (journey != null) {
      journey.written(lane.nanoTime());
    }
  }

  static void answering(@Nullable Journey journey, ServerLane lane) {
    if (journey != null && !journey.isAnswering()) {
      journey.answering(lane.nanoTime());
    }
  }

  static void attemptEnded(@Nullable Journey journey, @Nullable String error, Attempts attempts) {
    if (journey != null) {
      journey.attemptEnded(error, attempts.endedNanos());
    }
  }
}
