package dev.sluice.backend.streamable;

import dev.sluice.backend.spi.CallListener;
import dev.sluice.backend.spi.UpstreamCall;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Message;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * Carries a call between a caller on a loop of another group and the loop its connection is on. Its
 * handle is used on the caller's loop, its listener half on the connection's.
 */
final class HoppingCall implements UpstreamCall, CallListener {
  private final EventLoop callerLoop;
  private final EventLoop connectionLoop;
  private final CallListener listener;
  private volatile @Nullable StreamableCall call;
  private boolean cancelled;

  HoppingCall(EventLoop callerLoop, EventLoop connectionLoop, CallListener listener) {
    this.callerLoop = callerLoop;
    this.connectionLoop = connectionLoop;
    this.listener = listener;
  }

  /** Set once, before the call starts. */
  void carries(StreamableCall started) {
    call = started;
  }

  @Override
  public void cancel(String reason) {
    assert callerLoop.inEventLoop();
    cancelled = true;
    StreamableCall carried = call;
    if (carried != null) {
      connectionLoop.execute(() -> carried.cancel(reason));
    }
  }

  @Override
  public void pause() {
    StreamableCall carried = call;
    if (carried != null) {
      connectionLoop.execute(carried::pause);
    }
  }

  @Override
  public void resume() {
    StreamableCall carried = call;
    if (carried != null) {
      connectionLoop.execute(carried::resume);
    }
  }

  @Override
  public void onInterim(Message message) {
    hand(message, () -> listener.onInterim(message));
  }

  @Override
  public void onResponse(Message response) {
    hand(response, () -> listener.onResponse(response));
  }

  @Override
  public void onFailure(Failure.ByBackend failure) {
    hand(null, () -> listener.onFailure(failure));
  }

  @Override
  public void onNotServed(int status, Failure.ByBackend failure) {
    hand(null, () -> listener.onNotServed(status, failure));
  }

  @Override
  public void onSessionExpired() {
    hand(null, listener::onSessionExpired);
  }

  private void hand(@Nullable Message owned, Runnable told) {
    callerLoop.execute(
        () -> {
          if (!cancelled) {
            told.run();
          } else if (owned != null) {
            owned.release();
          }
        });
  }
}
