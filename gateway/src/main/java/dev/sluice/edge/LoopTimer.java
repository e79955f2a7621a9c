package dev.sluice.edge;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.netty.channel.EventLoop;
import java.time.InstantSource;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Coarse time of one event loop: a wheel of {@link Deadline}s turned every {@value #TICK_MILLIS} ms
 * while it holds any. Confined to its loop.
 *
 * <p>Moving a deadline later only writes a field: its place is corrected when the wheel comes by.
 * So a connection that is busy all the time touches the wheel hardly ever.
 */
final class LoopTimer {
  private static final Logger LOG = LoggerFactory.getLogger(LoopTimer.class);
  static final long TICK_MILLIS = 50;
  private static final int SLOTS = 512;

  private final EventLoop loop;
  private final Deadline[] slots = new Deadline[SLOTS];
  private final DateHeader date = new DateHeader(InstantSource.system());
  private long tick;
  private int entries;
  private @Nullable Future<?> turning;

  LoopTimer(EventLoop loop) {
    this.loop = loop;
    for (int i = 0; i < SLOTS; i++) {
      slots[i] = Deadline.sentinel();
    }
  }

  /** A deadline that runs {@code action} on the loop each time it passes. */
  Deadline deadline(Runnable action) {
    return new Deadline(this, action);
  }

  /** The date, for the responses of this loop. */
  DateHeader date() {
    return date;
  }

  /** The tick before which nothing set to {@code millis} from now passes. */
  long tickIn(long millis) {
    return tick + (millis + TICK_MILLIS - 1) / TICK_MILLIS + 1;
  }

  /** Puts the deadline where the wheel sees it no later than it is due. */
  void place(Deadline deadline) {
    assert loop.inEventLoop();
    long seen = Math.min(deadline.due(), tick + SLOTS - 1);
    if (deadline.placed()) {
      if (deadline.seenAt() <= seen) {
        return;
      }
      deadline.unlink();
    } else if (entries++ == 0 && turning == null) {
      turning = loop.scheduleAtFixedRate(this::turn, TICK_MILLIS, TICK_MILLIS, MILLISECONDS);
    }
    deadline.link(slots[(int) (seen % SLOTS)], seen);
  }

  void remove(Deadline deadline) {
    assert loop.inEventLoop();
    if (deadline.placed()) {
      deadline.unlink();
      entries--;
    }
  }

  /** What breaks at one deadline must not stop the wheel under all the others. */
  private static void pass(Deadline deadline) {
    try {
      deadline.pass();
    } catch (RuntimeException bug) {
      LOG.error("deadline_broke", bug);
    }
  }

  private void turn() {
    tick++;
    Deadline slot = slots[(int) (tick % SLOTS)];
    for (Deadline next = slot.first(); next != null; next = slot.first()) {
      remove(next);
      if (next.due() <= tick) {
        pass(next);
      } else if (next.isSet()) {
        place(next);
      }
    }
    if (entries == 0 && turning != null) {
      turning.cancel(false);
      turning = null;
    }
  }
}
