package dev.sluice.lifecycle;

import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * Looks at how late one event loop runs what is due: while it is busy with one thing, all others
 * wait so long. Confined to that loop.
 */
final class LoopLag implements Runnable {
  static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final EventExecutor loop;
  private final LongConsumer lateness;
  private long dueNanos;

  /**
   * @param lateness takes in each look, in nanoseconds
   */
  LoopLag(EventExecutor loop, LongConsumer lateness) {
    this.loop = loop;
    this.lateness = lateness;
  }

  /** Begins to look, until the loop ends. From any thread. */
  void start() {
    loop.execute(this::next);
  }

  @Override
  public void run() {
    lateness.accept(loop.ticker().nanoTime() - dueNanos);
    next();
  }

  private void next() {
    assert loop.inEventLoop();
    if (!loop.isShuttingDown()) {
      dueNanos = loop.ticker().nanoTime() + EVERY_NANOS;
      Future<?> _ = loop.schedule(this, EVERY_NANOS, TimeUnit.NANOSECONDS);
    }
  }
}
