package dev.sluice.backend.stdio;

import dev.sluice.backend.spi.Incoming;
import dev.sluice.exchange.Message;
import dev.sluice.protocol.jsonrpc.EnvelopeReader;
import dev.sluice.protocol.jsonrpc.MalformedMessageException;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.jsonrpc.RequestId;
import dev.sluice.protocol.mcp.McpMethod;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sorts the lines of one child's stdout: responses and progress to their calls, all else to the
 * channel's listener, noise to nobody. Used by the reading thread only; hands messages to event
 * loops in the order they came, never more at a time than the window allows.
 */
final class Inbox {
  private static final long NO_ID = -1;

  private final EnvelopeReader reader;
  private final CallTable calls;
  private final DeliveryWindow window;
  private final BrokenLines broken;
  private final ProcessStats stats;
  private final AtomicInteger unclaimedUnderWay = new AtomicInteger();

  Inbox(
      EnvelopeReader reader,
      CallTable calls,
      DeliveryWindow window,
      BrokenLines broken,
      ProcessStats stats) {
    this.reader = reader;
    this.calls = calls;
    this.window = window;
    this.broken = broken;
    this.stats = stats;
  }

  /**
   * Reads one line and takes ownership of it.
   *
   * @param loop where {@code unclaimed} is called
   * @param unclaimed receives what belongs to no call and owns it
   */
  void line(ByteBuf line, EventLoop loop, Consumer<Message> unclaimed) {
    List<Message> messages;
    line.retain();
    try {
      messages = Incoming.read(reader, line);
    } catch (MalformedMessageException malformed) {
      broken.malformed(line, malformed);
      return;
    } finally {
      line.release();
    }
    messages.forEach(message -> sort(message, loop, unclaimed));
  }

  private void sort(Message message, EventLoop loop, Consumer<Message> unclaimed) {
    switch (message.kind()) {
      case RESULT, ERROR -> response(message, loop);
      case REQUEST -> unclaimed(message, loop, unclaimed);
      case NOTIFICATION -> notification(message, loop, unclaimed);
    }
  }

  private void notification(Message message, EventLoop loop, Consumer<Message> unclaimed) {
    if (message.envelope().isMethod(McpMethod.NOTIFICATIONS_PROGRESS)) {
      toCall(message, message.raw(Member.NOTIFIED_PROGRESS_TOKEN), loop);
    } else if (message.has(Member.META_SUBSCRIPTION_ID)) {
      toCall(message, message.raw(Member.META_SUBSCRIPTION_ID), loop);
    } else if (endsStream(message)) {
      toCall(message, message.raw(Member.REQUEST_ID), loop);
    } else {
      unclaimed(message, loop, unclaimed);
    }
  }

  /**
   * Without sessions a server cancels nothing but streams of changes; with them, its own requests.
   */
  private boolean endsStream(Message message) {
    StdioCall call =
        message.envelope().isMethod(McpMethod.NOTIFICATIONS_CANCELLED)
            ? call(message.raw(Member.REQUEST_ID))
            : null;
    return call != null && call.listens();
  }

  private @Nullable StdioCall call(@Nullable String id) {
    return id == null ? null : calls.find(new RequestId(id).asEchoed(NO_ID));
  }

  private void response(Message message, EventLoop channelLoop) {
    RequestId id = message.envelope().id();
    StdioCall call = id == null ? null : calls.remove(id.asEchoed(NO_ID));
    if (call == null) {
      stray(message);
    } else if (!claimed(message, channelLoop, call.loop(), call::response)) {
      broken.undelivered(call);
    }
  }

  /** What names the call it belongs to. */
  private void toCall(Message message, @Nullable String id, EventLoop channelLoop) {
    StdioCall call = call(id);
    if (call == null) {
      stray(message);
    } else {
      var _ = claimed(message, channelLoop, call.loop(), call::interim);
    }
  }

  private void stray(Message message) {
    stats.strayMessages.increment();
    message.release();
  }

  /**
   * To the channel's listener, which may hand it on to the loop of a call. What comes later for a
   * call must not overtake it there.
   */
  private void unclaimed(Message message, EventLoop channelLoop, Consumer<Message> receiver) {
    unclaimedUnderWay.incrementAndGet();
    boolean taken =
        deliver(
            message,
            channelLoop,
            each -> {
              try {
                receiver.accept(each);
              } finally {
                unclaimedUnderWay.decrementAndGet();
              }
            });
    if (!taken) {
      unclaimedUnderWay.decrementAndGet();
    }
  }

  private boolean claimed(
      Message message, EventLoop channelLoop, EventLoop callLoop, Consumer<Message> receiver) {
    if (unclaimedUnderWay.get() == 0 || channelLoop.equals(callLoop)) {
      return deliver(message, callLoop, receiver);
    }
    return deliver(message, channelLoop, each -> callLoop.execute(() -> receiver.accept(each)));
  }

  private boolean deliver(Message message, EventLoop loop, Consumer<Message> receiver) {
    int bytes = message.bytes().readableBytes();
    if (!window.acquire(bytes)) {
      stray(message);
      return false;
    }
    try {
      loop.execute(
          () -> {
            window.release(bytes);
            receiver.accept(message);
          });
      return true;
    } catch (RejectedExecutionException loopGone) {
      window.release(bytes);
      stray(message);
      return false;
    }
  }
}
