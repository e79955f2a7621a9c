package dev.sluice.dispatch;

import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One call's place among those under way to its server, for which it may have to wait. Confined to
 * the call's loop, but for {@link #onTurn}.
 */
final class Turn implements CallQueue.Waiter {
  private final DispatchedCall call;
  private final ServerLane lane;
  private @Nullable Future<?> patience;
  private long sinceNanos;
  private boolean hasPlace;
  private boolean over;

  Turn(DispatchedCall call, ServerLane lane) {
    this.call = call;
    this.lane = lane;
  }

  /** Takes a place, or waits for one; the call is told either way. */
  void await() {
    switch (lane.queue().enter(this)) {
      case ENTERED -> onPlace();
      case WAITS -> {
        sinceNanos = lane.nanoTime();
        patience =
            call.loop()
                .schedule(
                    this::onLate, lane.config().maxQueueWait().toNanos(), TimeUnit.NANOSECONDS);
      }
      case REFUSED ->
          call.fail(lane.failures().full("calls waiting", "maxQueued", lane.config().maxQueued()));
    }
  }

  @Override
  public void onTurn() {
    call.loop().execute(this::onPlace);
  }

  private void onPlace() {
    if (patience != null && !over) {
      lane.waited(lane.nanoTime() - sinceNanos);
    }
    stopWaiting();
    if (over) {
      lane.queue().leave();
    } else {
      hasPlace = true;
      call.attempt();
    }
  }

  private void onLate() {
    if (!over && lane.queue().withdraw(this)) {
      lane.queue().refused().increment();
      call.fail(lane.failures().queuedTooLong(lane.config().maxQueueWait()));
    }
  }

  /** The call is over. */
  void end() {
    over = true;
    if (hasPlace) {
      lane.queue().leave();
    } else {
      stopWaiting();
      lane.queue().withdraw(this);
    }
  }

  private void stopWaiting() {
    Future<?> waiting = patience;
    if (waiting != null) {
      waiting.cancel(false);
      patience = null;
    }
  }
}
