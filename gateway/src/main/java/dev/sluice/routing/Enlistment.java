package dev.sluice.routing;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Subscribes to many resources, {@value #AT_ONCE} at a time and no longer than a limit. Confined to
 * its loop.
 */
final class Enlistment {
  static final int AT_ONCE = 8;

  /** What there is to do. */
  interface Work {
    /**
     * @param done runs when the server answered, on the loop
     */
    void begin(Subscribers.Subject subject, Runnable done);

    /** All were answered, or the time is up. */
    void end();
  }

  private final EventLoop loop;
  private final Queue<Subscribers.Subject> rest;
  private final Work work;
  private int open;
  private boolean over;
  private @Nullable Future<?> timer;

  private Enlistment(Collection<Subscribers.Subject> subjects, EventLoop loop, Work work) {
    this.rest = new ArrayDeque<>(subjects);
    this.loop = loop;
    this.work = work;
  }

  static void run(
      Collection<Subscribers.Subject> subjects, EventLoop loop, Duration limit, Work work) {
    assert loop.inEventLoop();
    Enlistment enlistment = new Enlistment(subjects, loop, work);
    if (subjects.isEmpty()) {
      enlistment.end();
    } else {
      enlistment.timer = loop.schedule(enlistment::end, limit.toNanos(), NANOSECONDS);
      enlistment.next();
    }
  }

  private void next() {
    while (!over && open < AT_ONCE && !rest.isEmpty()) {
      open++;
      work.begin(rest.remove(), this::one);
    }
  }

  private void one() {
    open--;
    if (over) {
      return;
    }
    if (open == 0 && rest.isEmpty()) {
      end();
    } else {
      loop.execute(this::next);
    }
  }

  private void end() {
    if (over) {
      return;
    }
    over = true;
    if (timer != null) {
      timer.cancel(false);
    }
    work.end();
  }
}
