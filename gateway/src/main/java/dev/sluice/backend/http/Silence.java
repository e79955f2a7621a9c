package dev.sluice.backend.http;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Notices that a stream says nothing at all, not even a comment, for as long as it may, or up to a
 * quarter longer. Hearing something costs one write to a field. Loop-confined.
 */
public final class Silence {
  private static final int PARTS = 4;

  private final long partNanos;
  private int silentParts;
  private @Nullable Future<?> timer;

  /**
   * @param limit longest silence
   */
  Silence(Duration limit) {
    this.partNanos = Math.max(1, limit.toNanos() / PARTS);
  }

  /** The stream begins; {@code told} runs once when it has been silent for too long. */
  void begin(EventLoop loop, Runnable told) {
    silentParts = -1;
    await(loop, told);
  }

  /** The stream said something. */
  void broken() {
    silentParts = -1;
  }

  /** Nobody listens any more. */
  void end() {
    Future<?> pending = timer;
    timer = null;
    if (pending != null) {
      pending.cancel(false);
    }
  }

  private void await(EventLoop loop, Runnable told) {
    timer =
        loop.schedule(
            () -> {
              silentParts++;
              if (silentParts >= PARTS) {
                timer = null;
                told.run();
              } else {
                await(loop, told);
              }
            },
            partNanos,
            TimeUnit.NANOSECONDS);
  }
}
