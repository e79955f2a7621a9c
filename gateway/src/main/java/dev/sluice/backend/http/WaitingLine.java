package dev.sluice.backend.http;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Attempts that wait for one of the connections in use, first come first served; bounded in number
 * and in time. Loop-confined.
 */
final class WaitingLine {
  private final EventLoop loop;
  private final int most;
  private final Duration limit;
  private final LinkedHashSet<Waiting> all = new LinkedHashSet<>();

  /**
   * @param most that wait at a time
   * @param limit of each
   */
  WaitingLine(EventLoop loop, int most, Duration limit) {
    this.loop = loop;
    this.most = most;
    this.limit = limit;
  }

  /** Takes it in, or fails it when it is one too many. */
  void join(Waiting next) {
    if (all.size() >= most) {
      next.fail(NoConnectionException.crowded());
      return;
    }
    all.add(next);
    next.waits(
        this,
        loop.schedule(
            () -> next.fail(NoConnectionException.timedOut()),
            limit.toNanos(),
            TimeUnit.NANOSECONDS));
  }

  /** It waits no longer. */
  void left(Waiting one) {
    all.remove(one);
  }

  /** The one that has waited longest, out of the line; null when nobody waits. */
  @Nullable Waiting next() {
    return all.isEmpty() ? null : all.removeFirst();
  }

  void fail(Throwable cause) {
    List.copyOf(all).forEach(each -> each.fail(cause));
  }
}
