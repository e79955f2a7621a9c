package dev.sluice.lifecycle;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Lets one thread wait for servers to come up, without a lock on those that tell. */
final class Ups {
  private volatile @Nullable Thread waiter;

  /** A server came up, or nobody should wait any more. Any thread; never blocks. */
  void signal() {
    LockSupport.unpark(waiter);
  }

  /** Waits until {@code enough}, at most {@code nanos}. One thread at a time. */
  void await(BooleanSupplier enough, long nanos) throws InterruptedException {
    long end = System.nanoTime() + nanos;
    waiter = Thread.currentThread();
    try {
      long left = nanos;
      while (left > 0 && !enough.getAsBoolean()) {
        LockSupport.parkNanos(this, left);
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        left = end - System.nanoTime();
      }
    } finally {
      waiter = null;
    }
  }
}
