package dev.sluice.backend.stdio;

import dev.sluice.backend.spi.CallListener;
import dev.sluice.backend.spi.UpstreamCall;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Sent;
import dev.sluice.protocol.jsonrpc.Envelope;
import dev.sluice.protocol.mcp.McpMethod;
import io.netty.channel.EventLoop;

/**
 * One request under way to a child. Confined to the loop given with it, but for the mark that says
 * whether the child may have seen it.
 */
final class StdioCall implements UpstreamCall {

  /** What is asked, as far as the channel must know. */
  enum Nature {
    /** The first request of a session, never cancelled. */
    INITIALIZE,
    /** A stream of changes, which the server may end with a notification. */
    LISTEN,
    ORDINARY;

    static Nature of(Envelope request) {
      if (request.isMethod(McpMethod.INITIALIZE)) {
        return INITIALIZE;
      }
      return request.isMethod(McpMethod.SUBSCRIPTIONS_LISTEN) ? LISTEN : ORDINARY;
    }
  }

  private final StdioChannel channel;
  private final long id;
  private final Nature nature;
  private final EventLoop loop;
  private final CallListener listener;
  private volatile boolean written;
  private boolean ended;

  /**
   * @param id its id on the channel, also its progress token
   */
  StdioCall(StdioChannel channel, long id, Nature nature, EventLoop loop, CallListener listener) {
    this.channel = channel;
    this.id = id;
    this.nature = nature;
    this.loop = loop;
    this.listener = listener;
  }

  long id() {
    return id;
  }

  /** Whether the server may be told of a cancellation. */
  boolean cancellable() {
    return nature != Nature.INITIALIZE;
  }

  boolean listens() {
    return nature == Nature.LISTEN;
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
