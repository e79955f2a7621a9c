package dev.sluice.backend.sse;

import dev.sluice.exchange.Message;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.jsonrpc.RequestId;
import dev.sluice.protocol.mcp.McpMethod;
import io.netty.channel.EventLoop;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sorts the messages of one stream: responses and progress to their calls, all else to the
 * channel's listener. Used on the stream's loop. Every message is handed over as a task, in the
 * order they came, so that none overtakes what the channel's listener hands on to a call.
 */
final class Inbox {
  /** Most bytes read and not yet taken. */
  static final long MAX_IN_TRANSIT = 1 << 20;

  private static final long NO_ID = -1;

  private final EventLoop home;
  private final CallTable calls;
  private final Consumer<Message> unclaimed;
  private final Runnable room;
  private final Transit transit = new Transit(MAX_IN_TRANSIT);

  /**
   * @param unclaimed receives what belongs to no call and owns it
   * @param room runs on {@code home} when there is room again
   */
  Inbox(EventLoop home, CallTable calls, Consumer<Message> unclaimed, Runnable room) {
    this.home = home;
    this.calls = calls;
    this.unclaimed = unclaimed;
    this.room = room;
  }

  boolean hasRoom() {
    return transit.hasRoom();
  }

  /** Takes ownership. */
  void sort(Message message) {
    assert home.inEventLoop();
    switch (message.kind()) {
      case RESULT, ERROR -> {
        RequestId id = message.envelope().id();
        SseCall call = id == null ? null : calls.find(id.asEchoed(NO_ID));
        claimed(message, call, call == null ? null : call::response);
      }
      case NOTIFICATION -> {
        if (message.envelope().isMethod(McpMethod.NOTIFICATIONS_PROGRESS)) {
          String token = message.raw(Member.NOTIFIED_PROGRESS_TOKEN);
          SseCall call = token == null ? null : calls.find(new RequestId(token).asEchoed(NO_ID));
          claimed(message, call, call == null ? null : call::interim);
        } else {
          deliver(message, home, unclaimed);
        }
      }
      case REQUEST -> deliver(message, home, unclaimed);
    }
  }

  private void claimed(
      Message message, @Nullable SseCall call, @Nullable Consumer<Message> receiver) {
    if (call == null || receiver == null) {
      message.release();
    } else if (call.loop().equals(home)) {
      deliver(message, home, receiver);
    } else {
      // By way of the home loop: a message of no call may be on its way there to this call's loop.
      deliver(message, home, each -> deliver(each, call.loop(), receiver));
    }
  }

  private void deliver(Message message, EventLoop loop, Consumer<Message> receiver) {
    int bytes = message.bytes().readableBytes();
    transit.begins(bytes);
    try {
      loop.execute(
          () -> {
            if (transit.taken(bytes)) {
              madeRoom();
            }
            receiver.accept(message);
          });
    } catch (RejectedExecutionException loopGone) {
      var _ = transit.taken(bytes);
      message.release();
    }
  }

  private void madeRoom() {
    if (home.inEventLoop()) {
      room.run();
    } else {
      home.execute(room);
    }
  }
}
