package dev.sluice.session;

import dev.sluice.exchange.CancelReason;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.InFlight;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.ReplySink;
import dev.sluice.exchange.Stage;
import dev.sluice.protocol.jsonrpc.RequestId;
import io.netty.channel.EventLoop;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One request of a session between its first stage and its reply: both directions pass through it,
 * so that the session forgets it exactly once. Confined to the exchange's loop, but for {@link
 * #cancelFromAnywhere}.
 */
final class Call implements ReplySink, InFlight {
  private final Session session;
  private final RequestId id;
  private final Exchange exchange;
  private final EventLoop loop;
  private final ReplySink sink;
  private @Nullable InFlight work;
  private @Nullable CancelReason cancelled;
  private boolean finished;

  Call(Session session, RequestId id, Exchange exchange, ReplySink sink) {
    this.session = session;
    this.id = id;
    this.exchange = exchange;
    this.loop = exchange.loop();
    this.sink = sink;
  }

  RequestId id() {
    return id;
  }

  /** Hands the exchange on; the call has begun in its session. */
  InFlight start(Stage next) {
    assert loop.inEventLoop();
    boolean handed = false;
    try {
      InFlight started = next.handle(exchange, this);
      work = started;
      handed = true;
      if (cancelled != null && !finished) {
        started.cancel(cancelled);
      }
    } finally {
      if (!handed && !finished) {
        finished = true;
        giveUp();
      }
    }
    return finished ? InFlight.DONE : this;
  }

  @Override
  public boolean interim(Message message) {
    assert loop.inEventLoop();
    if (finished) {
      message.release();
      return false;
    }
    return sink.interim(message);
  }

  @Override
  public void finish(Reply reply) {
    assert loop.inEventLoop();
    if (finished) {
      if (reply instanceof Reply.Answered answered) {
        answered.message().release();
      }
      return;
    }
    finished = true;
    work = null;
    boolean closing = session.forget(this);
    try {
      sink.finish(reply);
    } finally {
      if (closing) {
        session.conclude(false);
      }
    }
  }

  @Override
  public void cancel(CancelReason reason) {
    assert loop.inEventLoop();
    if (finished) {
      return;
    }
    if (reason == CancelReason.CLIENT_CANCELLED) {
      exchange.answerUnwanted();
    }
    InFlight started = work;
    if (started == null) {
      cancelled = reason;
    } else {
      started.cancel(reason);
    }
  }

  @Override
  public void pause() {
    if (work != null) {
      work.pause();
    }
  }

  @Override
  public void resume() {
    if (work != null) {
      work.resume();
    }
  }

  /** Cancels on the call's own loop, soon; gives the call up when that loop is gone. */
  void cancelFromAnywhere(CancelReason reason) {
    if (loop.inEventLoop()) {
      cancel(reason);
      return;
    }
    try {
      loop.execute(() -> cancel(reason));
    } catch (RejectedExecutionException loopIsGone) {
      giveUp();
    }
  }

  private void giveUp() {
    if (session.forget(this)) {
      session.conclude(false);
    }
  }
}
