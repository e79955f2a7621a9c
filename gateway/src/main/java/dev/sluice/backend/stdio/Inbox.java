package dev.sluice.backend.stdio;

import dev.sluice.exchange.Message;
import dev.sluice.protocol.jsonrpc.EnvelopeReader;
import dev.sluice.protocol.jsonrpc.MalformedMessageException;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.jsonrpc.RequestId;
import dev.sluice.protocol.mcp.McpMethod;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

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
  private final NoiseLog noise;
  private final ProcessStats stats;

  Inbox(
      EnvelopeReader reader,
      CallTable calls,
      DeliveryWindow window,
      NoiseLog noise,
      ProcessStats stats) {
    this.reader = reader;
    this.calls = calls;
    this.window = window;
    this.noise = noise;
    this.stats = stats;
  }

  /**
   * Reads one line and takes ownership of it.
   *
   * @param loop where {@code unclaimed} is called
   * @param unclaimed receives what belongs to no call and owns it
   */
  void line(ByteBuf line, EventLoop loop, Consumer<Message> unclaimed) {
    Message message;
    try {
      message = Message.read(reader, line);
    } catch (MalformedMessageException malformed) {
      stats.noiseLines.increment();
      noise.skipped(String.valueOf(malformed.getMessage()));
      return;
    }
    switch (message.kind()) {
      case RESULT, ERROR -> response(message);
      case REQUEST -> deliver(message, loop, unclaimed);
      case NOTIFICATION -> {
        if (message.envelope().isMethod(McpMethod.NOTIFICATIONS_PROGRESS)) {
          progress(message);
        } else {
          deliver(message, loop, unclaimed);
        }
      }
    }
  }

  private void response(Message message) {
    RequestId id = message.envelope().id();
    StdioCall call = id == null ? null : calls.remove(id.asLong(NO_ID));
    if (call == null) {
      stray(message);
    } else {
      deliver(message, call.loop(), call::response);
    }
  }

  private void progress(Message message) {
    String token = message.raw(Member.NOTIFIED_PROGRESS_TOKEN);
    StdioCall call = token == null ? null : calls.find(new RequestId(token).asLong(NO_ID));
    if (call == null) {
      stray(message);
    } else {
      deliver(message, call.loop(), call::interim);
    }
  }

  private void stray(Message message) {
    stats.strayMessages.increment();
    message.release();
  }

  private void deliver(Message message, EventLoop loop, Consumer<Message> receiver) {
    int bytes = message.bytes().readableBytes();
    if (!window.acquire(bytes)) {
      stray(message);
      return;
    }
    try {
      loop.execute(
          () -> {
            window.release(bytes);
            receiver.accept(message);
          });
    } catch (RejectedExecutionException loopGone) {
      window.release(bytes);
      stray(message);
    }
  }
}
