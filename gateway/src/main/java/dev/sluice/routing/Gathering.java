package dev.sluice.routing;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Waits on one loop for several things, no longer than a limit, then goes on once. */
final class Gathering {

  /**
   * One thing waited for.
   *
   * @param late runs when the limit came first
   */
  record Awaited(Future<?> end, Runnable late) {}

  private final EventLoop loop;
  private final Runnable then;
  private final List<Awaited> awaited;
  private int open;
  private @Nullable Future<?> timer;
  private boolean over;

  private Gathering(EventLoop loop, List<Awaited> awaited, Runnable then) {
    this.loop = loop;
    this.awaited = awaited;
    this.then = then;
    this.open = awaited.size();
  }

  /** Runs {@code then} on {@code loop}, on which this is called; at once when nothing is open. */
  static void await(EventLoop loop, List<Awaited> awaited, Duration limit, Runnable then) {
    assert loop.inEventLoop();
    new Gathering(loop, awaited, then).start(limit);
  }

  private void start(Duration limit) {
    if (open == 0) {
      then.run();
      return;
    }
    timer = loop.schedule(this::late, limit.toNanos(), NANOSECONDS);
    for (Awaited one : awaited) {
      one.end().addListener(ended -> onLoop());
    }
  }

  private void onLoop() {
    if (loop.inEventLoop()) {
      one();
    } else {
      loop.execute(this::one);
    }
  }

  private void one() {
    open--;
    if (open == 0 && !over) {
      if (timer != null) {
        timer.cancel(false);
      }
      over();
    }
  }

  private void late() {
    if (over) {
      return;
    }
    for (Awaited one : awaited) {
      if (!one.end().isDone()) {
        one.late().run();
      }
    }
    over();
  }

  private void over() {
    over = true;
    then.run();
  }
}
