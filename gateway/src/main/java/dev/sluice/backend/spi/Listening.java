package dev.sluice.backend.spi;

import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Message;
import dev.sluice.protocol.jsonrpc.Envelope;
import dev.sluice.protocol.mcp.McpMethod;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/** One {@code subscriptions/listen} request and its stream. Confined to its loop; ends once. */
final class Listening implements CallListener {

  /** Hears what happens on the stream, in order; nothing after {@link Listening#drop}. */
  interface Ear {
    /** The server agreed. Borrowed. */
    void onAcknowledged(Listening from, Message acknowledgment);

    /** A notification. Takes ownership. */
    void onNews(Listening from, Message notification);

    /** The stream ended: with a response, which is borrowed, or a failure, or as announced. */
    void onEnded(Listening from, @Nullable Message response, Failure.@Nullable ByBackend failure);
  }

  private final ListenFilter filter;
  private final Ear ear;
  private final Message request;
  private @Nullable UpstreamCall call;
  private boolean acknowledged;
  private boolean over;

  Listening(ListenFilter filter, Ear ear) {
    this.filter = filter;
    this.ear = ear;
    this.request = filter.request();
  }

  ListenFilter filter() {
    return filter;
  }

  void open(UpstreamChannel channel, EventLoop loop) {
    assert loop.inEventLoop();
    UpstreamCall started = channel.call(request, loop, this);
    if (!over) {
      call = started;
    }
  }

  /** Ends the stream from this side. */
  void drop(String why) {
    UpstreamCall open = call;
    if (end() && open != null) {
      open.cancel(why);
    }
  }

  @Override
  public void onInterim(Message message) {
    if (over || message.kind() != Envelope.Kind.NOTIFICATION) {
      message.release();
      return;
    }
    switch (String.valueOf(message.method())) {
      case McpMethod.NOTIFICATIONS_SUBSCRIPTIONS_ACKNOWLEDGED -> acknowledge(message);
      case McpMethod.NOTIFICATIONS_CANCELLED -> {
        message.release();
        drop("torn down");
        ear.onEnded(this, null, null);
      }
      case McpMethod.NOTIFICATIONS_PROGRESS, McpMethod.NOTIFICATIONS_MESSAGE -> message.release();
      default -> ear.onNews(this, message);
    }
  }

  private void acknowledge(Message message) {
    try {
      if (!acknowledged) {
        acknowledged = true;
        ear.onAcknowledged(this, message);
      }
    } finally {
      message.release();
    }
  }

  @Override
  public void onResponse(Message response) {
    try {
      if (end()) {
        ear.onEnded(this, response, null);
      }
    } finally {
      response.release();
    }
  }

  @Override
  public void onFailure(Failure.ByBackend failure) {
    if (end()) {
      ear.onEnded(this, null, failure);
    }
  }

  @Override
  public void onSessionExpired() {
    if (end()) {
      ear.onEnded(this, null, null);
    }
  }

  private boolean end() {
    if (over) {
      return false;
    }
    over = true;
    call = null;
    request.release();
    return true;
  }
}
