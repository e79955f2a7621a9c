package dev.sluice.dispatch;

import dev.sluice.backend.spi.UpstreamCall;
import dev.sluice.exchange.Sent;
import org.jspecify.annotations.Nullable;

/**
 * The attempt a transport is at work on, if any, and whether its reader can take more.
 * Loop-confined.
 */
final class UnderWay {
  private @Nullable UpstreamCall call;
  private boolean paused;

  void started(UpstreamCall attempt) {
    call = attempt;
    if (paused) {
      attempt.pause();
    }
  }

  void ended() {
    call = null;
  }

  /** Takes the attempt back; how much of it the server may have seen, null when there is none. */
  @Nullable Sent cancel(String why) {
    UpstreamCall open = call;
    if (open == null) {
      return null;
    }
    open.cancel(why);
    return open.sent();
  }

  void pause() {
    paused = true;
    UpstreamCall open = call;
    if (open != null) {
      open.pause();
    }
  }

  void resume() {
    paused = false;
    UpstreamCall open = call;
    if (open != null) {
      open.resume();
    }
  }
}
