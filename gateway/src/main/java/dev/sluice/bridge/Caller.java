package dev.sluice.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.exchange.Message;
import dev.sluice.exchange.Outbound;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.ReplySink;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.jsonrpc.RequestId;
import dev.sluice.protocol.mcp.McpMethod;
import io.netty.channel.EventLoop;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The request that a parkable call answers at the moment: its first one, or one that came with
 * answers, whose id and progress token stand in the place of the first one's. Used on the call's
 * loop; its sink is called on its own.
 */
final class Caller {
  private final ReplySink sink;
  private final EventLoop loop;
  private final RequestId id;
  private final @Nullable String progressToken;
  private final boolean first;

  private Caller(Outbound outbound, ReplySink sink, boolean first) {
    Message request = outbound.message();
    this.sink = sink;
    this.loop = outbound.loop();
    this.id = Objects.requireNonNull(request.envelope().id());
    this.progressToken = request.raw(Member.PROGRESS_TOKEN);
    this.first = first;
  }

  static Caller first(Outbound outbound, ReplySink sink) {
    return new Caller(outbound, sink, true);
  }

  static Caller again(Outbound outbound, ReplySink sink) {
    return new Caller(outbound, sink, false);
  }

  RequestId id() {
    return id;
  }

  /** Takes ownership; false when it certainly cannot reach the client. */
  boolean interim(Message message) {
    if (!first && message.envelope().isMethod(McpMethod.NOTIFICATIONS_PROGRESS)) {
      String token = progressToken;
      if (token == null) {
        message.release();
        return false;
      }
      message.replace(Member.NOTIFIED_PROGRESS_TOKEN, token.getBytes(UTF_8));
    }
    if (loop.inEventLoop()) {
      return sink.interim(message);
    }
    try {
      loop.execute(() -> sink.interim(message));
      return true;
    } catch (RejectedExecutionException loopIsGone) {
      message.release();
      return false;
    }
  }

  /** Takes ownership of what the reply holds. */
  void finish(Reply reply) {
    if (!first && reply instanceof Reply.Answered(Message message, String _)) {
      message.id(id);
    }
    if (loop.inEventLoop()) {
      sink.finish(reply);
      return;
    }
    try {
      loop.execute(() -> sink.finish(reply));
    } catch (RejectedExecutionException loopIsGone) {
      release(reply);
    }
  }

  static void release(Reply reply) {
    if (reply instanceof Reply.Answered(Message message, String _)) {
      message.release();
    }
  }
}
