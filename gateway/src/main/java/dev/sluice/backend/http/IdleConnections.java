package dev.sluice.backend.http;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Connections that carry nothing. The one used last is taken first, so that those not needed grow
 * old; a timer, only while there are any, closes them. Loop-confined.
 */
final class IdleConnections {
  private final EventLoop loop;
  private final long limitNanos;
  private final Deque<Http1Connection> newestFirst = new ArrayDeque<>();
  private @Nullable Future<?> timer;

  /**
   * @param limit how long one may be idle
   */
  IdleConnections(EventLoop loop, Duration limit) {
    this.loop = loop;
    this.limitNanos = limit.toNanos();
  }

  void add(Http1Connection connection) {
    newestFirst.addFirst(connection);
    if (timer == null) {
      watch(limitNanos);
    }
  }

  /** One that can be used, or null. */
  @Nullable Http1Connection take() {
    Http1Connection newest = newestFirst.pollFirst();
    while (newest != null && !newest.isUsable()) {
      newest = newestFirst.pollFirst();
    }
    return newest;
  }

  /** It was closed. */
  void lost(Http1Connection connection) {
    newestFirst.remove(connection);
  }

  private void watch(long nanos) {
    timer = loop.schedule(this::evict, nanos, TimeUnit.NANOSECONDS);
  }

  private void evict() {
    timer = null;
    long now = System.nanoTime();
    Http1Connection oldest = newestFirst.peekLast();
    while (oldest != null && now - oldest.idleSinceNanos() >= limitNanos) {
      newestFirst.removeLast();
      oldest.close();
      oldest = newestFirst.peekLast();
    }
    if (oldest != null) {
      watch(limitNanos - (now - oldest.idleSinceNanos()));
    }
  }

  /** Stops watching. */
  void clear() {
    newestFirst.clear();
    Future<?> pending = timer;
    timer = null;
    if (pending != null) {
      pending.cancel(false);
    }
  }
}
