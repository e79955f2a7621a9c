package dev.sluice.backend.stdio;

import dev.sluice.backend.spi.CallListener;
import dev.sluice.backend.spi.UpstreamCall;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Sent;
import io.netty.channel.EventLoop;

/**
 * One request under way to a child. Confined to the loop given with it, but for the mark that says
 * whether the child may have seen it.
 */
final class StdioCall implements UpstreamCall {
  private final StdioChannel channel;
  private final long id;
  private final boolean cancellable;
  private final EventLoop loop;
  private final CallListener listener;
  private volatile boolean written;
  private boolean ended;

  /**
   * @param id its id on the channel, also its progress token
   * @param cancellable whether the server may be told of a cancellation
   */
  StdioCall(
      StdioChannel channel, long id, boolean cancellable, EventLoop loop, CallListener listener) {
    this.channel = channel;
    this.id = id;
    this.cancellable = cancellable;
    this.loop = loop;
    this.listener = listener;
  }

  long id() {
    return id;
  }

  boolean cancellable() {
    return cancellable;
  }

  EventLoop loop() {
    return loop;
  }

  /** From here on the child may have seen the request. */
  void markWritten() {
    written = true;
  }

  @Override
  public Sent sent() {
    return written ? Sent.MAYBE : Sent.NOTHING;
  }

  void interim(Message message) {
    assert loop.inEventLoop();
    if (ended) {
      message.release();
    } else {
      listener.onInterim(message);
    }
  }

  void response(Message message) {
    assert loop.inEventLoop();
    if (ended) {
      message.release();
    } else {
      ended = true;
      listener.onResponse(message);
    }
  }

  void fail(Failure.ByBackend failure) {
    assert loop.inEventLoop();
    if (!ended) {
      ended = true;
      listener.onFailure(failure);
    }
  }

  @Override
  public void cancel(String reason) {
    assert loop.inEventLoop();
    if (!ended) {
      ended = true;
      channel.cancelled(this, reason);
    }
  }
}
