package dev.sluice.routing;

import dev.sluice.exchange.CancelReason;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.InFlight;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.ReplySink;
import org.jspecify.annotations.Nullable;

/**
 * An exchange that waits here for something before it goes to a server or is answered. Confined to
 * the exchange's loop.
 */
final class Deferred implements InFlight {
  private final ReplySink sink;
  private @Nullable InFlight next;
  private boolean paused;
  private boolean over;

  Deferred(ReplySink sink) {
    this.sink = sink;
  }

  /** True until it was cancelled, answered or handed on. */
  boolean waiting() {
    return !over && next == null;
  }

  /** Hands the exchange on, with its sink. */
  void become(InFlight handle) {
    next = handle;
    if (paused) {
      handle.pause();
    }
  }

  /** Answers, unless it was cancelled before: then the reply is released. */
  void finish(Reply reply) {
    if (waiting()) {
      over = true;
      sink.finish(reply);
    } else {
      OwnRequest.discard(reply);
    }
  }

  @Override
  public void cancel(CancelReason reason) {
    if (next != null) {
      next.cancel(reason);
    } else {
      finish(new Reply.Failed(unsent(reason)));
    }
  }

  static Failure unsent(CancelReason reason) {
    return reason == CancelReason.SHUTDOWN
        ? new Failure.ByGateway(
            Reason.SHUTTING_DOWN,
            "the gateway is going down and sent this to no server; call again")
        : new Failure.ByGateway(
            Reason.CANCELLED, "cancelled before it was sent to a server; call again");
  }

  @Override
  public void pause() {
    paused = true;
    if (next != null) {
      next.pause();
    }
  }

  @Override
  public void resume() {
    paused = false;
    if (next != null) {
      next.resume();
    }
  }
}
