package dev.sluice.lifecycle.supervisor;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.EventExecutorGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A sign of life that every event loop must have a hand in: each is given a task, and the last to
 * run it tells. A loop that is stuck keeps the others from telling.
 */
final class Watchdog {
  private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

  private final List<EventExecutor> loops = new ArrayList<>();
  private final Runnable alive;

  /** Loops that have not run the task of this round. */
  private final AtomicInteger missing = new AtomicInteger();

  Watchdog(EventExecutorGroup loops, Runnable alive) {
    loops.forEach(this.loops::add);
    this.alive = alive;
  }

  /**
   * How long systemd waits for a sign of life.
   *
   * @return null when it does not, or waits for another process
   */
  static @Nullable Duration timeout(UnaryOperator<@Nullable String> environment, long pid) {
    String micros = environment.apply("WATCHDOG_USEC");
    String whose = environment.apply("WATCHDOG_PID");
    if (micros == null || (whose != null && !whose.equals(Long.toString(pid)))) {
      return null;
    }
    try {
      long wait = Long.parseLong(micros);
      return wait > 0 ? Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(wait)) : null;
    } catch (NumberFormatException noNumber) {
      LOG.warn("supervisor_not_told expected=\"WATCHDOG_USEC: microseconds\"");
      return null;
    }
  }

  /** Tells now, and every half of {@code timeout} until the loops end. */
  void start(Duration timeout) {
    long period = Math.max(1, timeout.toNanos() / 2);
    var _ = loops.getFirst().scheduleAtFixedRate(this::round, 0, period, TimeUnit.NANOSECONDS);
  }

  private void round() {
    if (missing.compareAndSet(0, loops.size())) {
      loops.forEach(loop -> loop.execute(this::turned));
    }
  }

  private void turned() {
    if (missing.decrementAndGet() == 0) {
      alive.run();
    }
  }
}
