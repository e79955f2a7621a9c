package dev.sluice.dispatch;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Chooses the upstream session to end for another. */
final class LeastUsed {
  /** How long a session must be without calls before it is ended though clients use it. */
  static final long LEFT_ALONE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private LeastUsed() {}

  /**
   * One that nobody uses, else one that has clients but has been left alone for a while and belongs
   * to none of them, so that it can be opened anew; null when there is none.
   */
  static @Nullable UpstreamSession of(List<UpstreamSession> ready) {
    UpstreamSession oldest = oldest(ready, session -> session.idleFor(0));
    return oldest != null
        ? oldest
        : oldest(
            ready, session -> session.key().owner() == null && session.isQuiet(LEFT_ALONE_NANOS));
  }

  private static @Nullable UpstreamSession oldest(
      List<UpstreamSession> ready, Predicate<UpstreamSession> which) {
    UpstreamSession oldest = null;
    for (UpstreamSession session : ready) {
      if (which.test(session)
          && (oldest == null || session.lastUsedNanos() - oldest.lastUsedNanos() < 0)) {
        oldest = session;
      }
    }
    return oldest;
  }
}
