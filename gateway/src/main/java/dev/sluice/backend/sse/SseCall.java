package dev.sluice.backend.sse;

import dev.sluice.backend.http.LoopClient;
import dev.sluice.backend.spi.CallListener;
import dev.sluice.backend.spi.UpstreamCall;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Sent;
import dev.sluice.exchange.TraceContext;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * One request under way. Confined to the loop given with it; its POST to the loop of its client,
 * which is the same but for callers outside the gateway's loops. The listener is never called from
 * within {@link #start}.
 */
final class SseCall implements UpstreamCall, Post.Refusal {
  private final SseChannel channel;
  private final long id;
  private final boolean cancellable;
  private final EventLoop loop;
  private final CallListener listener;
  private final Post post;
  private final long startNanos = System.nanoTime();
  private boolean started;
  private boolean ended;

  /**
   * What a call is made of.
   *
   * @param id its id on the channel, also its progress token
   * @param cancellable whether the server may be told of a cancellation
   * @param body what is posted, owned by the call
   * @param trace what it tells of the trace it belongs to, null for nothing
   */
  record Request(long id, boolean cancellable, ByteBuf body, @Nullable TraceContext trace) {}

  SseCall(
      SseChannel channel,
      Request request,
      LoopClient client,
      EventLoop loop,
      CallListener listener) {
    this.channel = channel;
    this.id = request.id();
    this.cancellable = request.cancellable();
    this.loop = loop;
    this.listener = listener;
    this.post = new Post(channel, client, request, this);
  }

  long id() {
    return id;
  }

  EventLoop loop() {
    return loop;
  }

  long startNanos() {
    return startNanos;
  }

  /** Posts the request. */
  void start() {
    assert loop.inEventLoop();
    if (ended) {
      return;
    }
    switch (channel.state()) {
      case OPEN -> {
        started = true;
        onPost(post::start);
      }
      case EXPIRED -> loop.execute(this::expire);
      case OPENING, ENDED -> loop.execute(() -> fail(channel.fault().closed(Sent.NOTHING)));
    }
  }

  private void onPost(Runnable work) {
    EventLoop posting = post.client().loop();
    if (posting.inEventLoop()) {
      work.run();
    } else {
      posting.execute(work);
    }
  }

  @Override
  public Sent sent() {
    if (!started) {
      return Sent.NOTHING;
    }
    return post.client().loop().inEventLoop() ? post.sent() : Sent.MAYBE;
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
    if (end()) {
      onPost(post::leave);
      listener.onResponse(message);
    } else {
      message.release();
    }
  }

  /** No response will come. */
  void fail(Failure.ByBackend failure) {
    assert loop.inEventLoop();
    if (end()) {
      onPost(post::end);
      listener.onFailure(failure);
    }
  }

  /** Nothing was heard for too long: the server is told to stop, and the call fails. */
  void silent(Failure.ByBackend failure) {
    assert loop.inEventLoop();
    if (!ended && cancellable) {
      channel.cancelled(post.client(), id, "nothing was heard of the call");
    }
    fail(failure);
  }

  private void expire() {
    if (end()) {
      onPost(post::end);
      listener.onSessionExpired();
    }
  }

  @Override
  public void cancel(String reason) {
    assert loop.inEventLoop();
    boolean seen = sent() != Sent.NOTHING;
    if (end()) {
      onPost(post::leave);
      if (seen && cancellable) {
        channel.cancelled(post.client(), id, reason);
      }
    }
  }

  @Override
  public void onRefused(Failure.ByBackend failure) {
    loop.execute(() -> fail(failure));
  }

  @Override
  public void onWritten() {
    if (loop.inEventLoop() && !ended) {
      listener.onWritten();
    }
  }

  @Override
  public void onSessionLost() {
    loop.execute(this::expire);
  }

  private boolean end() {
    if (ended) {
      return false;
    }
    ended = true;
    channel.ended(id);
    return true;
  }
}
