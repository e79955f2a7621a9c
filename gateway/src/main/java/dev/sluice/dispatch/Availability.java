package dev.sluice.dispatch;

import dev.sluice.exchange.Failure;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether a replica answers, and when to try again when it does not. Thread-safe. */
final class Availability {
  private static final Logger LOG = LoggerFactory.getLogger(Availability.class);
  private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final int MOST_DOUBLINGS = 1;

  /** Least time between two tellings that sessions were lost. */
  static final long LOSS_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** For an opening nobody waits for. */
  static final UpstreamPool.Waiter IGNORE =
      new UpstreamPool.Waiter() {
        @Override
        public void onSession(UpstreamSession ready) {}

        @Override
        public void onUnavailable(Failure failure) {}
      };

  /**
   * @param why the last failure, null while the server answers or has not been tried
   * @param failures in a row
   * @param retryNanos when it may be tried again
   */
  private record State(boolean up, @Nullable Failure why, int failures, long retryNanos) {}

  /** Hears of changes, on whichever thread found them. */
  interface Listener {
    /** It answers again, or lost sessions although it answers. */
    void onUp();

    void onDown(Failure failure);
  }

  private final Replica replica;
  private final Listener listener;
  private final LongSupplier nanoTime;
  private final AtomicReference<State> state;
  private volatile boolean lostSession;
  private volatile long toldNanos;

  Availability(Replica replica, Listener listener, LongSupplier nanoTime) {
    this.replica = replica;
    this.listener = listener;
    this.nanoTime = nanoTime;
    this.state = new AtomicReference<>(new State(false, null, 0, nanoTime.getAsLong()));
  }

  boolean isUp() {
    return state.get().up();
  }

  @Nullable Failure whyDown() {
    return state.get().why();
  }

  boolean mayTry() {
    return nanoTime.getAsLong() - state.get().retryNanos() >= 0;
  }

  /** That the server is up is to be told again, though it never was down. */
  void lostSession() {
    lostSession = true;
  }

  /** Tells of lost sessions, but not again and again of a server that loses every one. */
  void tellLosses() {
    if (lostSession && isUp() && nanoTime.getAsLong() - toldNanos >= LOSS_PAUSE_NANOS) {
      tellUp();
    }
  }

  private void tellUp() {
    lostSession = false;
    toldNanos = nanoTime.getAsLong();
    listener.onUp();
  }

  void up() {
    State before = state.getAndSet(new State(true, null, 0, nanoTime.getAsLong()));
    if (!before.up()) {
      LOG.info("server_up server={} replica={}", replica.lane().server(), replica.name());
      tellUp();
    } else {
      tellLosses();
    }
  }

  void down(Failure.ByBackend failure) {
    State before =
        state.getAndUpdate(
            last -> {
              int failures = last.failures() + 1;
              long ceiling = FIRST_PAUSE_NANOS << Math.min(failures - 1, MOST_DOUBLINGS);
              long pause = ThreadLocalRandom.current().nextLong(ceiling / 2, ceiling + 1);
              return new State(false, failure, failures, nanoTime.getAsLong() + pause);
            });
    if (before.up() || before.why() == null) {
      LOG.warn(
          "server_down server={} replica={} reason={} detail=\"{}\"",
          replica.lane().server(),
          replica.name(),
          failure.reason().text(),
          failure.message());
      listener.onDown(failure);
    }
  }
}
