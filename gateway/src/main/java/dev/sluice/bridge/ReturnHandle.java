package dev.sluice.bridge;

import dev.sluice.exchange.CancelReason;
import dev.sluice.exchange.InFlight;
import java.util.concurrent.RejectedExecutionException;

/**
 * Reaches a parked call as long as it answers one certain request that came again. Used on that
 * request's loop.
 */
final class ReturnHandle implements InFlight {
  private final ParkedCall call;
  private final Caller own;

  ReturnHandle(ParkedCall call, Caller own) {
    this.call = call;
    this.own = own;
  }

  @Override
  public void cancel(CancelReason reason) {
    atHome(() -> call.work().cancel(reason));
  }

  @Override
  public void pause() {
    atHome(() -> call.work().pause());
  }

  @Override
  public void resume() {
    atHome(() -> call.work().resume());
  }

  private void atHome(Runnable action) {
    if (call.home().inEventLoop()) {
      guarded(action);
      return;
    }
    try {
      call.home().execute(() -> guarded(action));
    } catch (RejectedExecutionException loopIsGone) {
      // The call ended with its loop.
    }
  }

  private void guarded(Runnable action) {
    if (call.answers(own)) {
      action.run();
    }
  }
}
