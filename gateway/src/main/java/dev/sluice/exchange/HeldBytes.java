package dev.sluice.exchange;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Bytes held together by many, up to a bound, and counted in a larger account too. Thread-safe. */
public final class HeldBytes {
  private final long max;
  private final @Nullable HeldBytes larger;
  private final AtomicLong held = new AtomicLong();

  /**
   * @param larger an account whose bound holds as well, or null
   */
  public HeldBytes(long max, @Nullable HeldBytes larger) {
    this.max = max;
    this.larger = larger;
  }

  /** Adds {@code bytes}; false, with nothing added, when that would pass a bound. */
  public boolean take(long bytes) {
    if (held.addAndGet(bytes) > max || (larger != null && !larger.take(bytes))) {
      held.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  /** Adds {@code bytes} whatever the bound: the little that must not be lost. */
  void force(long bytes) {
    held.addAndGet(bytes);
    if (larger != null) {
      larger.force(bytes);
    }
  }

  /** Takes {@code bytes} away again. */
  public void give(long bytes) {
    held.addAndGet(-bytes);
    if (larger != null) {
      larger.give(bytes);
    }
  }

  public long held() {
    return held.get();
  }
}
