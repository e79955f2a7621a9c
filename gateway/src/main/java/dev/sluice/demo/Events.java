package dev.sluice.demo;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.protocol.mcp.McpMethod;
import dev.sluice.protocol.sse.SseEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Queue;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.util.concurrent.Queues;
import tools.jackson.databind.node.ObjectNode;

/**
 * One SSE stream to a client, at most {@link #MOST} events ahead of it: from half of that on,
 * progress is left out, and a client further behind loses the stream. Thread-safe.
 */
final class Events {
  static final int MOST = 4_096;

  private final Queue<ByteBuf> waiting = Queues.<ByteBuf>get(MOST).get();
  private final Sinks.Many<ByteBuf> sink = Sinks.many().unicast().onBackpressureBuffer(waiting);

  /** Adds a message; one that comes after the end is lost. */
  synchronized void add(ObjectNode message) {
    if (waiting.size() >= MOST / 2
        && McpMethod.NOTIFICATIONS_PROGRESS.equals(message.path("method").asString(""))) {
      return;
    }
    ByteBuf event = Unpooled.buffer();
    SseEncoder.event(event, "message", null, Unpooled.wrappedBuffer(Json.bytes(message)));
    emit(event);
  }

  /** Adds a comment, which makes the headers go out. */
  synchronized void comment(String text) {
    emit(Unpooled.copiedBuffer(": " + text + "\n\n", US_ASCII));
  }

  private void emit(ByteBuf event) {
    if (sink.tryEmitNext(event).isFailure()) {
      event.release();
      end();
    }
  }

  synchronized void end() {
    Sinks.EmitResult result = sink.tryEmitComplete();
    assert result != Sinks.EmitResult.FAIL_NON_SERIALIZED : result;
  }

  /** The encoded events, for one subscriber, which owns them. */
  Flux<ByteBuf> flux() {
    return sink.asFlux();
  }
}
