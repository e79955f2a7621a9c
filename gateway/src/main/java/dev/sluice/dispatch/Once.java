package dev.sluice.dispatch;

import java.util.concurrent.atomic.AtomicBoolean;

/** Runs something the first time it is run. Thread-safe. */
final class Once implements Runnable {
  private final AtomicBoolean ran = new AtomicBoolean();
  private final Runnable task;

  Once(Runnable task) {
    this.task = task;
  }

  @Override
  public void run() {
    if (ran.compareAndSet(false, true)) {
      task.run();
    }
  }
}
