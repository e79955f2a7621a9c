package dev.sluice.dispatch;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How long one call may take: so long without progress, and so long in all. One timer a call, moved
 * only when it fires. Confined to the call's loop.
 */
final class Deadline implements Runnable {
  /** Longest a call waits for a server known to be down before it hears so. */
  static final long DOWN_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final DispatchedCall call;
  private final long startNanos;
  private final long quietNanos;
  private final long totalNanos;
  private long quietSince;
  private @Nullable Future<?> timer;

  /**
   * @param quiet longest without progress
   * @param total longest in all
   */
  Deadline(DispatchedCall call, Duration quiet, Duration total) {
    this.call = call;
    this.startNanos = call.startNanos();
    this.quietSince = startNanos;
    this.quietNanos = quiet.toNanos();
    this.totalNanos = total.toNanos();
  }

  void start() {
    arm(call.serverIsDown() ? Math.min(DOWN_WAIT_NANOS, quietNanos) : quietNanos);
  }

  /** The server showed that it is at work. */
  void restart() {
    quietSince = call.nanoTime();
  }

  /** How long the call still has if the server says nothing. */
  long leftNanos() {
    return left(call.nanoTime());
  }

  private long left(long now) {
    return Math.min(quietNanos - (now - quietSince), totalNanos - (now - startNanos));
  }

  void stop() {
    Future<?> pending = timer;
    if (pending != null) {
      pending.cancel(false);
    }
  }

  @Override
  public void run() {
    long now = call.nanoTime();
    if (call.isAsking()) {
      quietSince = now;
    }
    long left = left(now);
    if (left <= 0 || (call.isWaiting() && call.serverIsDown())) {
      call.onDeadline(TimeUnit.NANOSECONDS.toMillis(now - startNanos));
    } else {
      arm(left);
    }
  }

  private void arm(long nanos) {
    timer = call.loop().schedule(this, Math.max(nanos, 1), TimeUnit.NANOSECONDS);
  }
}
